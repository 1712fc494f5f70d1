from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, AwardNotice, Drawdown, DrawdownPart
from grants.queries.awards import places_of
from grants.queries.drawdowns import open_requests, parts_of
from grants.services.errors import (
    DrawdownPartElsewhere,
    DrawdownPartMissing,
    DrawnBeforeAward,
    DrawnBeyondPledge,
    NeededBeforeDrawn,
    NeededBeyondWindow,
)
from grants.services.refusals import refuse_future, require_notice
from grants.services.terms import DrawdownDetails
from ledger.commands import command
from ledger.errors import AmountNotPositive
from ledger.money import ZERO


@command
def request_drawdown(
    *,
    award: Award,
    details: DrawdownDetails,
    today: date,
    key: str,
    actor: User,
) -> Drawdown:
    """Mittelabruf erfassen: ask the authority for pledged money; no euro moves yet.

    At most what is pledged, not received and not requested can be asked for.

    Raises:
        NoticeMissing, DateInFuture, AmountNotPositive
        DrawnBeforeAward: the day lies before the first notice, or before its period if the day of
            the notice is not known.
        NeededBeforeDrawn: the payments were due before the request.
        NeededBeyondWindow: the payments are due after the last day of the spending window.
        DrawdownPartMissing: the programme wants its parts requested apart, and none is named.
        DrawdownPartElsewhere: the part belongs to another programme.
        DrawnBeyondPledge: the amount is more than is pledged and not requested.
    """
    # Lock the award: two requests at once must not share what is left, nor get one number.
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    _refuse_wrong_days(require_notice(award), details, today=today)
    if details.amount <= ZERO:
        raise AmountNotPositive(details.amount)
    _refuse_wrong_part(award, details.part)
    pledged, requested = places_of(award).pledged, open_requests(award)
    if details.amount > pledged - requested:
        raise DrawnBeyondPledge(asked=details.amount, pledged=pledged, requested=requested)
    latest = award.drawdowns.order_by("number").last()
    number = latest.number + 1 if latest else 1
    return Drawdown.objects.create(award=award, number=number, **vars(details))


def _refuse_wrong_days(notice: AwardNotice, details: DrawdownDetails, *, today: date) -> None:
    requested_on, needed_until = details.requested_on, details.needed_until
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
    """Ab wann abgerufen werden kann: from the day of the first notice on.

    If that day is not known, the notice was written at the latest when the award period began.
    """
    notice = award.notices.order_by("number")[0]
    return notice.decided_on or notice.period_from


def _refuse_wrong_part(award: Award, part: DrawdownPart | None) -> None:
    parts = list(parts_of(award))
    if part is None and parts:
        raise DrawdownPartMissing(str(one) for one in parts)
    if part is not None and part not in parts:
        raise DrawdownPartElsewhere(str(part))
