from datetime import date

from django.contrib.auth.models import User

from grants.models import PassThrough, Payout
from grants.services.accounts import accounts_of
from grants.services.book import book
from grants.services.checks import (
    refuse_future,
    refuse_outside_spending_window,
    require_notice,
)
from grants.services.errors import NotOurPassThrough
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

    At most what is agreed and unpaid and what is in hand.

    Raises:
        NotOurPassThrough: the recipient's own pass-through; we pay nothing on it.
        DateInFuture, AmountNotPositive, YearMissing, YearClosed, PeriodClosed, ChargedYearClosed
        DateOutsideWindow: before the award period or after the spending window.
        NotEnoughMoney: more than agreed or more than in hand.
    """
    if pass_through.committed_account is None or pass_through.recipient_account is None:
        raise NotOurPassThrough
    refuse_future(booking.day, today=today)
    refuse_outside_spending_window(booking.day, require_notice(pass_through.award))
    accounts = accounts_of(pass_through.award)
    voucher = book(
        booking,
        [
            Move(
                accounts[Place.CASH],
                pass_through.recipient_account,
                booking.amount,
                pass_through.line,
                booking.budget_year,
            ),
            Move(
                pass_through.committed_account,
                accounts[Place.AGREEMENTS],
                booking.amount,
                pass_through.line,
                pass_through.budget_year,
            ),
        ],
        usual_text=f"Auszahlung: {pass_through.title}",
        key=key,
        actor=actor,
    )
    return Payout.objects.create(pass_through=pass_through, voucher=voucher, amount=booking.amount)
