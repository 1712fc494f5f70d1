from datetime import date

from django.contrib.auth.models import User

from grants.models import PassThrough, Return
from grants.services.accounts import accounts_of
from grants.services.book import book
from grants.services.errors import NotOurPassThrough
from grants.services.refusals import refuse_future
from grants.services.terms import BudgetBookingDetails
from ledger.commands import command_naming
from ledger.models import Place
from ledger.services import Move


@command_naming(day="returned_on")
def record_return(
    *,
    pass_through: PassThrough,
    booking: BudgetBookingDetails,
    today: date,
    key: str,
    actor: User,
) -> Return:
    """Rückfluss buchen: money of a pass-through comes back from the recipient in hand.

    At most what is with the recipient and not proven can come back. It lowers the expense on the
    line of the pass-through and is not committed again.

    Raises:
        NotOurPassThrough, DateInFuture, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed, OpenDayChanged
        NotEnoughMoney: the amount is more than the recipient holds.
        BelowZeroOnDay: it was more on that day, though it is not today.
    """
    if pass_through.recipient_account is None:
        raise NotOurPassThrough
    refuse_future(booking.day, booking.booked_on, today=today)
    accounts = accounts_of(pass_through.award)
    source, cash = pass_through.recipient_account, accounts[Place.CASH]
    move = Move(source, cash, booking.amount, pass_through.line, booking.budget_year)
    usual_text = f"Rückfluss: {pass_through.title}"
    voucher = book(booking, [move], usual_text=usual_text, key=key, actor=actor)
    return Return.objects.create(
        pass_through=pass_through,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
    )
