"""Versand: lease, send, then mark. A crash repeats a mail at worst and never loses one."""

import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from time import monotonic

from django.db import transaction
from django.db.models import F, Q, QuerySet

from grants.alerts.mail import compose, hand_over
from grants.alerts.recipients import reachable_users
from grants.models import Delivery

State = Delivery.State

LEASE = timedelta(minutes=10)
# So long a call begins new mails; the next one, a minute later, takes the rest. Far below the
# lease, even if the mail server lets each step of the last one time out (EMAIL_TIMEOUT).
SECONDS_AT_ONCE = 50
# How long to wait after the first, second … failed attempt; from then on daily, without end.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(days=1),
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SendResult:
    """Ergebnis eines Versands: mails sent, mails that failed now, mails that still wait."""

    sent: int
    failed: int
    waiting: int


def send_deliveries(now: datetime, *, simulated_day: date | None = None) -> SendResult:
    """Zustellungen senden: one mail per person and check that lists everything new.

    May run beside itself. ``simulated_day`` is noted in the mails; None in real operation.
    """
    _drop_what_is_pointless()
    sent = failed = 0
    started = monotonic()
    while monotonic() - started < SECONDS_AT_ONCE and (deliveries := _lease(now)):
        batch = deliveries[0].batch
        try:
            hand_over(compose(deliveries, simulated_day=simulated_day))
        # Whatever is wrong with this mail, the others must go out.
        except Exception as error:
            logger.exception("mail of batch %s failed", batch)
            _mark_failed(deliveries, error, now)
            failed += 1
        else:
            _still_leased(deliveries).update(
                state=State.SENT, sent_at=now, leased_until=None, next_try_at=None, error=""
            )
            sent += 1
    return SendResult(sent=sent, failed=failed, waiting=_count_waiting())


def _drop_what_is_pointless() -> None:
    """Entfallen lassen: what is settled, or addressed to somebody who cannot be reached.

    Leased ones stay: after a crash they may be out already, and a mail sent again must be the
    same.
    """
    Delivery.objects.filter(
        Q(alert__settled_on__isnull=False) | ~Q(recipient__in=reachable_users()),
        state__in=(State.PENDING, State.FAILED),
    ).update(state=State.DROPPED, next_try_at=None)


def _lease(now: datetime) -> list[Delivery]:
    """Reservieren: the deliveries of the next mail, none if nothing is due.

    Another sender may take the same mail a moment before; then the next one is looked for.
    """
    while first := _first_due(now):
        if mail := _lease_mail(first, now):
            return mail
    return []


def _first_due(now: datetime) -> Delivery | None:
    """The oldest delivery that is due; each state is asked by itself, which an index answers."""
    rows = Delivery.objects.select_related("alert__case").order_by("pk")
    due = [first for state in _due(now) if (first := rows.filter(state).first()) is not None]
    return min(due, key=lambda delivery: delivery.pk, default=None)


def _due(now: datetime) -> tuple[Q, Q, Q]:
    return (
        Q(state=State.PENDING),
        Q(state=State.FAILED, next_try_at__lte=now),
        Q(state=State.LEASED, leased_until__lte=now),
    )


# Durable: a lease that an outer transaction could take back would keep nobody else away.
@transaction.atomic(durable=True)
def _lease_mail(first: Delivery, now: datetime) -> list[Delivery]:
    """Eine Mail reservieren: all due rows of it at once, so that nobody takes half of it."""
    mail = list(
        Delivery.objects.filter(_in_one_mail(first), reduce(or_, _due(now)))
        .select_for_update(of=("self",))
        .select_related("alert__case", "recipient")
        .order_by("pk")
    )
    if mail:
        batch = mail[0].batch or uuid.uuid4()
        _rows(mail).update(
            state=State.LEASED, batch=batch, leased_until=now + LEASE, attempts=F("attempts") + 1
        )
        for delivery in mail:
            delivery.batch = batch
            delivery.attempts += 1
    return mail


def _in_one_mail(first: Delivery) -> Q:
    """What belongs into one mail with the first: its batch, or all new of its person and check."""
    if first.batch:
        return Q(batch=first.batch)
    return Q(
        state=State.PENDING,
        batch=None,
        recipient=first.recipient_id,
        alert__case__check_code=first.alert.case.check_code,
    )


def _mark_failed(deliveries: list[Delivery], error: Exception, now: datetime) -> None:
    wait = WAITS[min(deliveries[0].attempts, len(WAITS)) - 1]
    _still_leased(deliveries).update(
        state=State.FAILED, next_try_at=now + wait, leased_until=None, error=str(error)[:300]
    )


def _still_leased(deliveries: list[Delivery]) -> QuerySet[Delivery]:
    """None of them if somebody took over the expired lease, which counts one attempt more."""
    return _rows(deliveries).filter(state=State.LEASED, attempts=deliveries[0].attempts)


def _rows(deliveries: Iterable[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries])


def _count_waiting() -> int:
    unsent = Delivery.objects.filter(state__in=(State.PENDING, State.LEASED, State.FAILED))
    return (
        unsent.order_by().values("batch", "recipient", "alert__case__check_code").distinct().count()
    )
