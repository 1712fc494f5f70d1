from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, Expense
from grants.rules.entitlement import grant_part
from grants.services.accounts import accounts_of
from grants.services.checks import (
    refuse_future,
    refuse_outside_spending_window,
    refuse_wrong_side,
    require_notice,
)
from ledger.commands import command
from ledger.errors import AmountNotPositive
from ledger.models import BudgetLine, Place, Side
from ledger.money import ZERO
from ledger.services import Move, post


@command
def record_expense(
    *,
    award: Award,
    amount: Decimal,
    paid_on: date,
    line: BudgetLine | None,
    text: str,
    document_number: str = "",
    budget_year: int | None = None,
    is_example: bool = False,
    today: date,
    key: str,
    actor: User,
) -> Expense:
    """Ausgabe buchen: own spending charged to an award.

    ``amount`` is the whole eligible cost in euro. With share financing the grant pays its
    quota of it and the county the rest (80 % of 165.631,25 are 132.505,00), otherwise the
    grant pays all of it. ``line`` is the expense line it counts on, and ``budget_year`` the
    Haushaltsjahr that the Aufwand belongs to; without one it is that of the day.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed
        DateOutsideWindow: before the award period or after the spending window.
        NotEnoughMoney: the grant's part is more than is in hand.
    """
    notice = require_notice(award)
    refuse_future(paid_on, today=today)
    refuse_outside_spending_window(paid_on, notice)
    refuse_wrong_side(line, Side.EXPENSE)
    if amount <= ZERO:
        raise AmountNotPositive(amount)
    from_grant = grant_part(amount, notice.grant_quota)
    own_share = amount - from_grant
    accounts = accounts_of(award)
    shares = (
        Move(accounts[Place.CASH], accounts[Place.SPENT], from_grant, line, budget_year),
        Move(accounts[Place.COUNTY], accounts[Place.OWN_SHARE_SPENT], own_share, line, budget_year),
    )
    voucher = post(
        moves=[share for share in shares if share.amount > ZERO],
        booked_on=paid_on,
        text=text or f"Ausgabe: {award.title}",
        key=key,
        actor=actor,
        document_number=document_number,
        is_example=is_example,
    )
    return Expense.objects.create(award=award, voucher=voucher, amount=amount, own_share=own_share)
