from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import PassThrough, Payout
from grants.services.accounts import accounts_of
from grants.services.checks import (
    refuse_future,
    refuse_outside_spending_window,
    require_notice,
)
from grants.services.errors import NotOurPassThrough
from ledger.commands import command
from ledger.models import Place
from ledger.services import Move, post


@command
def pass_on(
    *,
    pass_through: PassThrough,
    amount: Decimal,
    paid_on: date,
    text: str,
    document_number: str = "",
    budget_year: int | None = None,
    is_example: bool = False,
    today: date,
    key: str,
    actor: User,
) -> Payout:
    """Auszahlung buchen: pay out part of a pass-through, which is then no longer committed.

    ``amount`` in euro, at most what is agreed and unpaid and what is in hand. ``budget_year`` is
    the Haushaltsjahr that the Aufwand belongs to; without one it is that of the day.

    Raises:
        NotOurPassThrough: the recipient's own pass-through; we pay nothing on it.
        DateInFuture, AmountNotPositive, YearMissing, YearClosed, PeriodClosed, ChargedYearClosed
        DateOutsideWindow: before the award period or after the spending window.
        NotEnoughMoney: more than agreed or more than in hand.
    """
    if pass_through.committed_account is None or pass_through.recipient_account is None:
        raise NotOurPassThrough
    refuse_future(paid_on, today=today)
    refuse_outside_spending_window(paid_on, require_notice(pass_through.award))
    accounts = accounts_of(pass_through.award)
    voucher = post(
        moves=[
            Move(
                accounts[Place.CASH],
                pass_through.recipient_account,
                amount,
                pass_through.line,
                budget_year,
            ),
            Move(
                pass_through.committed_account,
                accounts[Place.AGREEMENTS],
                amount,
                pass_through.line,
                pass_through.budget_year,
            ),
        ],
        booked_on=paid_on,
        text=text or f"Auszahlung: {pass_through.title}",
        key=key,
        actor=actor,
        document_number=document_number,
        is_example=is_example,
    )
    return Payout.objects.create(pass_through=pass_through, voucher=voucher, amount=amount)
