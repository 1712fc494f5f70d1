from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, PassThrough, PassThroughNotice
from grants.queries.awards import uncommitted
from grants.queries.stated import stated_in_agreement
from grants.services.accounts import accounts_of
from grants.services.errors import (
    AgreementUnchanged,
    AmendedBelowPaid,
    AmendedBeyondAward,
    AmendedTooEarly,
    NotOurPassThrough,
)
from grants.services.open_day import day_to_book
from grants.services.recipient_proof_deadline import follow_with_deadline
from grants.services.refusals import refuse_future
from ledger.commands import command
from ledger.errors import ReasonMissing
from ledger.filled_from import FilledFrom
from ledger.models import Account, Place
from ledger.money import ZERO
from ledger.services import Move, write_voucher


@command
def amend_pass_through(
    *,
    pass_through: PassThrough,
    agreed: Decimal,
    decided_on: date,
    reason: str,
    document_number: str = "",
    booked_on: date | None = None,
    filled_from: FilledFrom,
    today: date,
    key: str,
    actor: User,
) -> PassThroughNotice:
    """Vereinbarung ändern: agree on another total, or with 0 euro cancel the pass-through.

    ``agreed`` is the new total in euro. The difference is committed, or released, on the line
    and in the fiscal year of the contract. A cancelled pass-through owes no proof. ``booked_on``
    is the day of the voucher, if that of the amendment is closed: the first open day after it.

    Raises:
        ChangedMeanwhile
        NotOurPassThrough, DateInFuture, YearMissing, YearClosed, PeriodClosed, OpenDayChanged
        BelowZeroOnDay: what is released was paid out on that day, but came back later.
        ReasonMissing: no reason was given.
        AmendedTooEarly: the day lies before the agreement that it changes.
        AgreementUnchanged: the amount is the one that is agreed already.
        AmendedBelowPaid: the total is less than was paid out already.
        AmendedBeyondAward: the award has less left after spending and other contracts.
        ChargedYearClosed: the year of the contract takes no further commitment.
    """
    # The weaker lock lets bookings refer to the award; else the two could wait for each other.
    Award.objects.select_for_update(of=("self",), no_key=True).get(pk=pass_through.award_id)
    pass_through = PassThrough.objects.select_related(
        "award", "committed_account", "recipient_account", "line"
    ).get(pk=pass_through.pk)
    committed, before = pass_through.committed_account, pass_through.agreed
    if committed is None or before is None:
        raise NotOurPassThrough
    filled_from.refuse_changed(stated_in_agreement(pass_through))
    latest = pass_through.notices.select_related("voucher").latest("number")
    refuse_future(decided_on, booked_on, today=today)
    if not reason.strip():
        raise ReasonMissing("Eine Änderung der Vereinbarung")
    before_that = latest.decided_on or latest.voucher.booked_on
    if decided_on < before_that:
        raise AmendedTooEarly(before_that)
    change = agreed - before
    if change == ZERO:
        raise AgreementUnchanged(before)
    if agreed < before - committed.balance:
        raise AmendedBelowPaid(asked=agreed, paid=before - committed.balance)
    free = uncommitted(pass_through.award)
    if change > max(free, ZERO):
        raise AmendedBeyondAward(asked=agreed, highest=before + max(free, ZERO))
    notice = PassThroughNotice(
        pass_through=pass_through,
        number=latest.number + 1,
        decided_on=decided_on,
        agreed=agreed,
        reason=reason.strip(),
    )
    notice.voucher = write_voucher(
        moves=[_commitment(pass_through, committed, change)],
        booked_on=day_to_book(decided_on, booked_on),
        text=f"Vereinbarung geändert: {pass_through.title}"[:300],
        key=key,
        actor=actor,
        document_number=document_number or pass_through.file_reference[:60],
        is_example=pass_through.is_example,
    )
    notice.save()
    pass_through.agreed = agreed
    pass_through.save(update_fields=["agreed"])
    if ZERO in (before, agreed):
        follow_with_deadline(pass_through, notice, actor)
    return notice


def _commitment(pass_through: PassThrough, committed: Account, change: Decimal) -> Move:
    agreements = accounts_of(pass_through.award)[Place.AGREEMENTS]
    source, target = (agreements, committed) if change > ZERO else (committed, agreements)
    return Move(source, target, abs(change), pass_through.line, pass_through.budget_year)
