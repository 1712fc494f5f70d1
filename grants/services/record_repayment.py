from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, Repayment
from grants.services.accounts import accounts_of
from grants.services.checks import refuse_future, refuse_wrong_side, require_notice
from ledger.commands import command
from ledger.models import BudgetLine, Place, Side
from ledger.services import Move, post


@command
def record_repayment(
    *,
    award: Award,
    amount: Decimal,
    repaid_on: date,
    line: BudgetLine | None,
    text: str,
    document_number: str = "",
    budget_year: int | None = None,
    is_example: bool = False,
    today: date,
    key: str,
    actor: User,
) -> Repayment:
    """Rückzahlung buchen: money in hand goes back to the funder.

    ``amount`` in euro. ``line`` is the expense line it counts on, and ``budget_year`` the
    Haushaltsjahr that the Aufwand belongs to; without one it is that of the day.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed
        NotEnoughMoney: more than is in hand.
    """
    require_notice(award)
    refuse_future(repaid_on, today=today)
    refuse_wrong_side(line, Side.EXPENSE)
    accounts = accounts_of(award)
    voucher = post(
        moves=[Move(accounts[Place.CASH], accounts[Place.REPAID], amount, line, budget_year)],
        booked_on=repaid_on,
        text=text or f"Rückzahlung: {award.title}",
        key=key,
        actor=actor,
        document_number=document_number,
        is_example=is_example,
    )
    return Repayment.objects.create(award=award, voucher=voucher, amount=amount)
