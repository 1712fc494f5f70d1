from datetime import date

from django.contrib.auth.models import User

from grants.models import PassThrough, Payout
from grants.services.accounts import accounts_of
from grants.services.book import book
from grants.services.errors import NotOurPassThrough
from grants.services.refusals import (
    refuse_future,
    refuse_outside_spending_window,
    require_notice,
)
from grants.services.terms import BudgetBookingDetails
from ledger.commands import command_naming
from ledger.models import Place
from ledger.services import Move


@command_naming(day="paid_on")
def pass_on(
    *,
    pass_through: PassThrough,
    booking: BudgetBookingDetails,
    today: date,
    key: str,
    actor: User,
) -> Payout:
    """Auszahlung buchen: pay out part of a pass-through, which is then no longer committed.

    Rule: at most what is agreed and unpaid, and at most what is in hand.
    Example: agreed 57.000,00, paid 28.500,00, in hand 20.000,00: up to 20.000,00 can be paid.

    Raises:
        NotOurPassThrough: a recipient made this pass-through; we pay nothing on it.
        DateInFuture, AmountNotPositive, YearMissing, YearClosed, PeriodClosed, ChargedYearClosed
        OpenDayChanged
        DateOutsideWindow: the day lies before the award period or after the spending window.
        NotEnoughMoney: the amount is more than agreed or more than in hand.
        BelowZeroOnDay: it was more on that day, though it is not today.
    """
    committed, recipient = pass_through.committed_account, pass_through.recipient_account
    if committed is None or recipient is None:
        raise NotOurPassThrough
    refuse_future(booking.day, booking.booked_on, today=today)
    refuse_outside_spending_window(booking.day, require_notice(pass_through.award))
    accounts = accounts_of(pass_through.award)
    cash, agreements = accounts[Place.CASH], accounts[Place.AGREEMENTS]
    amount, line = booking.amount, pass_through.line
    moves = [
        Move(cash, recipient, amount, line, booking.budget_year),
        Move(committed, agreements, amount, line, pass_through.budget_year),
    ]
    usual_text = f"Auszahlung: {pass_through.title}"
    voucher = book(booking, moves, usual_text=usual_text, key=key, actor=actor)
    return Payout.objects.create(
        pass_through=pass_through,
        voucher=voucher,
        amount=amount,
        value_day=booking.value_day,
    )
