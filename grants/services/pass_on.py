from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, PassThrough, Payout, Return
from grants.queries.awards import places_of
from grants.services.accounts import accounts_of, locked_accounts_of
from grants.services.book import book
from grants.services.errors import CashMissingOnDay, NotEnoughCash, NotOurPassThrough
from grants.services.prefinancing import ahead_account_of, to_prefinance
from grants.services.refusals import (
    refuse_future,
    refuse_outside_spending_window,
    require_notice,
)
from grants.services.terms import BudgetBookingDetails
from ledger.commands import command_naming
from ledger.day_balances import least_from
from ledger.errors import AmountNotPositive, BelowZeroOnDay, NotEnoughMoney
from ledger.models import Place
from ledger.money import ZERO
from ledger.services import Move


@command_naming(day="paid_on")
def pass_on(
    *,
    pass_through: PassThrough,
    booking: BudgetBookingDetails,
    prefinance: bool = False,
    today: date,
    key: str,
    actor: User,
) -> Payout:
    """Auszahlung buchen: pay out part of a pass-through, which is then no longer committed.

    Rule: at most what is agreed and unpaid, and at most what is in hand.
    Example: agreed 57.000,00, paid 28.500,00, in hand 20.000,00: up to 20.000,00 can be paid.

    With ``prefinance`` the county pays what is missing in hand, at most what is pledged and not
    paid ahead yet; the next receipt settles it. Of 28.500,00 it pays 8.500,00 ahead.

    Raises:
        NotOurPassThrough: a recipient made this pass-through; we pay nothing on it.
        DateInFuture, AmountNotPositive, YearMissing, YearClosed, PeriodClosed, ChargedYearClosed
        OpenDayChanged
        DateOutsideWindow: the day lies before the award period or after the spending window.
        NotEnoughMoney: the amount is more than agreed.
        NotEnoughCash: the amount is more than in hand.
        CashMissingOnDay: it is in hand today, but was not on that day.
        PrefinancedBeyondPledge: more would be prefinanced than can still come in.
    """
    refuse_future(booking.day, booking.booked_on, today=today)
    return book_payout(pass_through, booking, prefinance=prefinance, key=key, actor=actor)


def book_payout(
    pass_through: PassThrough,
    booking: BudgetBookingDetails,
    *,
    prefinance: bool,
    set_off_return: Return | None = None,
    named: str = "Auszahlung",
    key: str,
    actor: User,
) -> Payout:
    """Auszahlung buchen inside a command, which raises what ``pass_on`` does.

    The command itself refuses days to come.
    """
    committed, recipient = pass_through.committed_account, pass_through.recipient_account
    if committed is None or recipient is None:
        raise NotOurPassThrough
    refuse_outside_spending_window(booking.day, require_notice(pass_through.award))
    award, amount, line = pass_through.award, booking.amount, pass_through.line
    if amount <= ZERO:
        raise AmountNotPositive(amount)
    if prefinance:
        # The weaker lock lets bookings refer to the award; else the two could wait for each other.
        Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    accounts = locked_accounts_of(award) if prefinance else accounts_of(award)
    cash, agreements = accounts[Place.CASH], accounts[Place.AGREEMENTS]
    ahead = ZERO
    if prefinance:
        ahead = to_prefinance(amount, cash, places_of(award), booking.day, may_bear=False)
    moves = [Move(committed, agreements, amount, line, pass_through.budget_year)]
    if ahead > ZERO:
        to_recipient = ahead_account_of(pass_through)
        county = accounts[Place.COUNTY]
        moves.insert(0, Move(county, to_recipient, ahead, line, booking.budget_year))
    if amount > ahead:
        moves.insert(0, Move(cash, recipient, amount - ahead, line, booking.budget_year))
    usual_text = f"{named}: {pass_through.title}"
    try:
        voucher = book(booking, moves, usual_text=usual_text, key=key, actor=actor)
    except NotEnoughMoney as lack:
        if lack.place is not Place.CASH:
            raise
        raise NotEnoughCash(
            asked=lack.asked,
            free=lack.free,
            prefinanceable=places_of(award).prefinanceable,
            may_bear=False,
        ) from lack
    except BelowZeroOnDay as lack:
        if lack.place is not Place.CASH:
            raise
        raise CashMissingOnDay(
            lack,
            missing=amount - least_from(cash, booking.day),
            prefinanceable=places_of(award).prefinanceable,
        ) from lack
    return Payout.objects.create(
        pass_through=pass_through,
        voucher=voucher,
        amount=amount,
        value_day=booking.value_day,
        set_off_return=set_off_return,
    )
