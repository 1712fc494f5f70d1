from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, Repayment
from grants.services.accounts import accounts_of
from grants.services.book import book
from grants.services.refusals import refuse_future, refuse_wrong_side, require_notice
from grants.services.terms import LineBookingDetails
from ledger.commands import command_naming
from ledger.models import Place, Side
from ledger.services import Move


@command_naming(day="repaid_on")
def record_repayment(
    *,
    award: Award,
    booking: LineBookingDetails,
    today: date,
    key: str,
    actor: User,
) -> Repayment:
    """Rückzahlung buchen: money in hand goes back to the funder.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed
        NotEnoughMoney: the amount is more than is in hand.
        BelowZeroOnDay: it was more on that day, though it is not today.
    """
    require_notice(award)
    refuse_future(booking.day, today=today)
    refuse_wrong_side(booking.line, Side.EXPENSE)
    accounts = accounts_of(award)
    cash, repaid = accounts[Place.CASH], accounts[Place.REPAID]
    move = Move(cash, repaid, booking.amount, booking.line, booking.budget_year)
    usual_text = f"Rückzahlung: {award.title}"
    voucher = book(booking, [move], usual_text=usual_text, key=key, actor=actor)
    return Repayment.objects.create(award=award, voucher=voucher, amount=booking.amount)
