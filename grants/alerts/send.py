"""Versand: lease, send, then mark. A crash repeats a mail at worst and never loses one."""

import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from grants.alerts.mail import compose
from grants.alerts.recipients import reachable_users
from grants.models import Delivery

State = Delivery.State

LEASE = timedelta(minutes=10)
# As many as surely end within the lease, even if the mail server lets each one time out
# (EMAIL_TIMEOUT); the next call takes the rest.
MAILS_AT_ONCE = 50
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
    """Zustellungen senden: one mail per person and rule that lists everything new.

    May run beside itself. ``simulated_day`` is noted in the mails; None in real operation.
    """
    _drop_what_is_pointless()
    sent = failed = 0
    while sent + failed < MAILS_AT_ONCE and (deliveries := _lease(now)):
        batch = deliveries[0].batch
        try:
            compose(deliveries, simulated_day=simulated_day).send()
        # Whatever is wrong with this mail, the others must go out.
        except Exception as error:
            logger.exception("mail of batch %s failed", batch)
            _mark_failed(deliveries, error, now)
            failed += 1
        else:
            _of_batch(deliveries).update(
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


@transaction.atomic
def _lease(now: datetime) -> list[Delivery]:
    """Reservieren: the deliveries of the next mail, none if nothing is due.

    All due rows are locked for this moment, so that no second sender takes half of a mail.
    """
    due = list(
        Delivery.objects.select_for_update(of=("self",))
        .filter(
            Q(state=State.PENDING)
            | Q(state=State.FAILED, next_try_at__lte=now)
            | Q(state=State.LEASED, leased_until__lte=now)
        )
        .select_related("alert", "recipient")
        .order_by("pk")
    )
    mail = _first_mail(due)
    if mail:
        batch = mail[0].batch or uuid.uuid4()
        leased_until = now + LEASE
        _rows(mail).update(
            state=State.LEASED, batch=batch, leased_until=leased_until, attempts=F("attempts") + 1
        )
        for delivery in mail:
            delivery.batch = batch
            delivery.attempts += 1
    return mail


def _first_mail(due: Sequence[Delivery]) -> list[Delivery]:
    """What belongs into one mail with the first: its batch, or all new of its person and rule."""

    def mail_of(delivery: Delivery) -> tuple[object, ...]:
        return delivery.batch, delivery.recipient_id, delivery.alert.rule

    return [delivery for delivery in due if mail_of(delivery) == mail_of(due[0])]


def _mark_failed(deliveries: Sequence[Delivery], error: Exception, now: datetime) -> None:
    wait = WAITS[min(deliveries[0].attempts, len(WAITS)) - 1]
    _of_batch(deliveries).update(
        state=State.FAILED, next_try_at=now + wait, leased_until=None, error=str(error)[:300]
    )


def _of_batch(deliveries: Sequence[Delivery]) -> QuerySet[Delivery]:
    # Still leased: whoever took over an expired lease may have marked them already.
    return _rows(deliveries).filter(state=State.LEASED)


def _rows(deliveries: Iterable[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries])


def _count_waiting() -> int:
    unsent = Delivery.objects.filter(state__in=(State.PENDING, State.LEASED, State.FAILED))
    return unsent.order_by().values("batch", "recipient", "alert__rule").distinct().count()
