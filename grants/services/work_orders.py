"""Aufträge: a page asks for them, a worker carries them out beside it and says how far it is."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet

from grants.models import WorkOrder
from ledger.errors import Refusal
from ledger.integrity import GuardsMissing, require_guards

State = WorkOrder.State

# Every report renews the lease, so no step of a work may take longer than this.
LEASE = timedelta(minutes=5)
# An order that kills its worker each time is given up after so many attempts.
MOST_ATTEMPTS = 3
KEPT = timedelta(days=30)

logger = logging.getLogger(__name__)

# How far the work is: done, total, and in German what is under way.
Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class WorkResult:
    """Ergebnis eines Auftrags in Worten; ``warning`` names what did not succeed beside it."""

    summary: str
    warning: str = ""


# Called outside of any transaction, so that its reports are seen at once.
Work = Callable[[Report], WorkResult]
Now = Callable[[], datetime]


class TakenOver(Exception):
    """Another worker owns the order by now: this one has to stop."""


def ask_for(kind: WorkOrder.Kind, *, asked_by: User, now: datetime) -> WorkOrder:
    """Auftrag erteilen; while one of this kind is open, return that one.

    Orders that ended more than ``KEPT`` ago are deleted.
    """
    WorkOrder.objects.filter(finished_at__lt=now - KEPT).delete()
    order, _ = WorkOrder.objects.get_or_create(
        kind=kind, state__in=WorkOrder.OPEN, defaults={"asked_by": asked_by, "asked_at": now}
    )
    return order


def work_off(works: Mapping[str, Work], *, now: Now) -> None:
    """Aufträge abarbeiten, the oldest first, until none is due. May run beside itself."""
    while (order := _take(now())) is not None:
        _carry_out(order, works, now)


def _take(now: datetime) -> WorkOrder | None:
    """Auftrag reservieren; None if none is due."""
    for order in WorkOrder.objects.filter(_due(now)).order_by("pk"):
        # Another worker may have taken the order since, or its worker may have reported again.
        taken = _owned(order).filter(_due(now))
        if order.attempts >= MOST_ATTEMPTS:
            if _end(taken, State.FAILED, _broken_off(order), now):
                logger.error("work order %s ended its worker %s times", order.pk, order.attempts)
        elif taken.update(
            state=State.RUNNING, attempts=F("attempts") + 1, leased_until=now + LEASE
        ):
            order.attempts += 1
            return order
    return None


def _due(now: datetime) -> Q:
    return Q(state=State.WAITING) | Q(state=State.RUNNING, leased_until__lte=now)


def _carry_out(order: WorkOrder, works: Mapping[str, Work], now: Now) -> None:
    def report(done: int, total: int, doing: str) -> None:
        kept = {"done": done, "total": total, "doing": doing, "leased_until": now() + LEASE}
        if not _owned(order).update(**kept):
            raise TakenOver

    try:
        require_guards()
        result = works[order.kind](report)
        _finish(order, State.DONE, result, now())
    except TakenOver:
        logger.warning("work order %s was taken over by another worker", order.pk)
    except (Refusal, GuardsMissing) as error:
        logger.warning("work order %s was refused: %s", order.pk, error)
        _finish(order, State.FAILED, WorkResult(str(error)), now())
    except Exception:
        logger.exception("work order %s failed", order.pk)
        _finish(order, State.FAILED, _failed(order), now())
    except BaseException:
        # The process is asked to end: the next worker may begin at once, not after the lease.
        _owned(order).update(state=State.WAITING, leased_until=None)
        raise


def _finish(order: WorkOrder, state: State, result: WorkResult, now: datetime) -> None:
    _end(_owned(order), state, result, now)


def _end(rows: QuerySet[WorkOrder], state: State, result: WorkResult, now: datetime) -> int:
    return rows.update(
        state=state,
        leased_until=None,
        finished_at=now,
        doing="",
        summary=result.summary[:500],
        warning=result.warning[:500],
    )


def _owned(order: WorkOrder) -> QuerySet[WorkOrder]:
    """The order as long as nobody has taken it over: only its owner writes to it."""
    return WorkOrder.objects.filter(pk=order.pk, attempts=order.attempts, state__in=WorkOrder.OPEN)


def _failed(order: WorkOrder) -> WorkResult:
    return WorkResult(
        "Der Auftrag ist an einem Fehler im Programm gescheitert. Bitte noch einmal starten und, "
        f"wenn er wieder scheitert, der Leitung melden: Auftrag {order.pk}."
    )


def _broken_off(order: WorkOrder) -> WorkResult:
    return WorkResult(
        f"Der Auftrag wurde {order.attempts}-mal abgebrochen, bevor er fertig war. "
        f"Bitte der Leitung melden: Auftrag {order.pk}."
    )
