from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, Repayment
from grants.queries.awards import BORNE_IN_THIS_ORDER, places_of
from grants.services.accounts import accounts_of, locked_accounts_of
from grants.services.book import book
from grants.services.errors import NotEnoughToRepay, RepaidBeyondUsed
from grants.services.refusals import refuse_future, refuse_wrong_side, require_notice
from grants.services.terms import LineBookingDetails
from ledger.commands import command_naming
from ledger.day_balances import least_from
from ledger.errors import AmountNotPositive, NotEnoughMoney
from ledger.models import Account, Place, Side
from ledger.money import ZERO
from ledger.services import Move


@command_naming(day="repaid_on")
def record_repayment(
    *,
    award: Award,
    booking: LineBookingDetails,
    from_county: bool = False,
    today: date,
    key: str,
    actor: User,
) -> Repayment:
    """Rückzahlung buchen: money in hand goes back to the funder.

    With ``from_county`` the county pays from its own money what was missing in hand, because the
    funder demands back what was used. The county bears that then: first what was lost at
    recipients, then own expenses, then what recipients have proven. What they still hold has to
    come back, be proven or be written off first.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed, OpenDayChanged
        NotEnoughToRepay: the amount is more than is in hand.
        BelowZeroOnDay: it was more on that day, though it is not today.
        RepaidBeyondUsed: the county would pay back more than was used.
    """
    require_notice(award)
    refuse_future(booking.day, booking.booked_on, today=today)
    refuse_wrong_side(booking.line, Side.EXPENSE)
    if booking.amount <= ZERO:
        raise AmountNotPositive(booking.amount)
    accounts = locked_accounts_of(award) if from_county else accounts_of(award)
    cash, repaid = accounts[Place.CASH], accounts[Place.REPAID]
    # What came in only afterwards the county had not in hand when it paid.
    missing = max(booking.amount - least_from(cash, booking.day), ZERO) if from_county else ZERO
    counted = booking.line, booking.budget_year
    moves = []
    if booking.amount > missing:
        moves.append(Move(cash, repaid, booking.amount - missing, *counted))
    if missing > ZERO:
        moves.append(
            Move(accounts[Place.COUNTY], accounts[Place.OWN_SHARE_SPENT], missing, *counted)
        )
        moves += _no_longer_used(missing, award, accounts)
    try:
        voucher = book(
            booking, moves, usual_text=f"Rückzahlung: {award.title}", key=key, actor=actor
        )
    except NotEnoughMoney as lack:
        raise NotEnoughToRepay(asked=lack.asked, free=lack.free) from lack
    return Repayment.objects.create(
        award=award,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
        county_money=missing,
    )


def _no_longer_used(missing: Decimal, award: Award, accounts: dict[Place, Account]) -> list[Move]:
    """What the grant had paid for and the county bears from now on.

    Raises:
        RepaidBeyondUsed
    """
    used = [accounts[place] for place in BORNE_IN_THIS_ORDER if place in accounts]
    total: Decimal = sum((account.balance for account in used), ZERO)
    if missing > total:
        raise RepaidBeyondUsed(asked=missing, used=total, unproven=places_of(award).unproven)
    moves = []
    for account in used:
        part = min(account.balance, missing)
        missing -= part
        if part > ZERO:
            moves.append(Move(account, accounts[Place.REPAID], part))
    return moves
