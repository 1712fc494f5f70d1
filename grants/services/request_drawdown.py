from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, AwardNotice, Drawdown, DrawdownPart
from grants.queries.awards import places_of
from grants.queries.drawdowns import open_requests, parts_of
from grants.services.checks import refuse_future, require_notice
from grants.services.errors import (
    DrawdownPartElsewhere,
    DrawdownPartMissing,
    DrawnBeforeAward,
    DrawnBeyondPledge,
    NeededBeforeDrawn,
    NeededBeyondWindow,
)
from ledger.commands import command
from ledger.errors import AmountNotPositive
from ledger.money import ZERO


@command
def request_drawdown(
    *,
    award: Award,
    amount: Decimal,
    requested_on: date | None,
    needed_until: date | None = None,
    part: DrawdownPart | None = None,
    file_reference: str = "",
    note: str = "",
    need: Decimal | None = None,
    is_example: bool = False,
    today: date,
    key: str,
    actor: User,
) -> Drawdown:
    """Mittelabruf stellen: ask the authority for pledged money; no euro moves yet.

    ``amount`` in euro, at most what is pledged, not received and not requested. ``need`` is what
    the program reckoned, kept with the request; more may be asked for, and a check says so.
    ``requested_on`` is None only where the day of an old request is not known.

    Raises:
        NoticeMissing, DateInFuture, AmountNotPositive
        DrawnBeforeAward: before the first notice, or before its period where its day is unknown.
        NeededBeforeDrawn: for payments that were due before the request.
        NeededBeyondWindow: for payments after the last day on which the money may be spent.
        DrawdownPartMissing: the programme wants its parts requested apart, and none is named.
        DrawdownPartElsewhere: the part belongs to another programme.
        DrawnBeyondPledge: more than is pledged and not requested.
    """
    # Locked: two requests at the same moment must not share what is left, nor their number.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    _refuse_wrong_days(require_notice(award), requested_on, needed_until, today=today)
    if amount <= ZERO:
        raise AmountNotPositive(amount)
    _refuse_wrong_part(award, part)
    pledged, requested = places_of(award).pledged, open_requests(award)
    if amount > pledged - requested:
        raise DrawnBeyondPledge(asked=amount, pledged=pledged, requested=requested)
    latest = award.drawdowns.order_by("number").last()
    return Drawdown.objects.create(
        award=award,
        number=latest.number + 1 if latest else 1,
        part=part,
        amount=amount,
        need=need,
        requested_on=requested_on,
        needed_until=needed_until,
        file_reference=file_reference,
        note=note,
        is_example=is_example,
    )


def _refuse_wrong_days(
    notice: AwardNotice, requested_on: date | None, needed_until: date | None, *, today: date
) -> None:
    if requested_on is not None:
        refuse_future(requested_on, today=today)
        first = _first_day(notice.award)
        if requested_on < first:
            raise DrawnBeforeAward(first)
        if needed_until is not None and needed_until < requested_on:
            raise NeededBeforeDrawn(requested_on)
    if needed_until is not None and needed_until > notice.spend_by:
        raise NeededBeyondWindow(notice.spend_by)


def _first_day(award: Award) -> date:
    """Ab wann abgerufen werden kann: from the first notice on.

    Where its day is not known, it was written at the latest when the award period began.
    """
    notice = award.notices.order_by("number")[0]
    return notice.decided_on or notice.period_from


def _refuse_wrong_part(award: Award, part: DrawdownPart | None) -> None:
    parts = list(parts_of(award))
    if part is None and parts:
        raise DrawdownPartMissing(str(one) for one in parts)
    if part is not None and part not in parts:
        raise DrawdownPartElsewhere(str(part))
