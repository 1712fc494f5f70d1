from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, OtherIncome, PlanItem
from grants.services.accounts import accounts_of
from grants.services.checks import refuse_future, refuse_wrong_side, require_notice
from grants.services.plan_items import line_to_book, refuse_wrong_item_of_income
from ledger.commands import command
from ledger.models import BudgetLine, Place, Side
from ledger.services import Move, post


@command
def record_other_income(
    *,
    award: Award,
    amount: Decimal,
    received_on: date,
    line: BudgetLine | None,
    plan_item: PlanItem | None = None,
    text: str,
    document_number: str = "",
    budget_year: int | None = None,
    is_example: bool = False,
    today: date,
    key: str,
    actor: User,
) -> OtherIncome:
    """Einnahme Dritter buchen: somebody else than the funder pays towards the cost of an award.

    ``amount`` in euro. The money goes to the county, not to the award: what the grant has left
    stays as it is, but the entitlement may fall (ANBest-P/-G Nr. 2). ``plan_item`` is the part of
    the Finanzierungsplan that announced it. ``line`` is the income line it counts on; without one
    it is the line that the plan names for that part, else the usual one of the award.
    ``budget_year`` is the Haushaltsjahr that the Ertrag belongs to; without one it is that of the
    day.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed
        NotOtherFunds: the item belongs to another award, or is not for money of others.
    """
    require_notice(award)
    refuse_future(received_on, today=today)
    if plan_item is not None:
        refuse_wrong_item_of_income(plan_item, award)
    line = line_to_book(line, item=plan_item, usual=award.income_line)
    refuse_wrong_side(line, Side.INCOME)
    accounts = accounts_of(award)
    voucher = post(
        moves=[
            Move(accounts[Place.THIRD_PARTY], accounts[Place.COUNTY], amount, line, budget_year)
        ],
        booked_on=received_on,
        text=text or f"Einnahme Dritter: {award.title}",
        key=key,
        actor=actor,
        document_number=document_number,
        is_example=is_example,
    )
    return OtherIncome.objects.create(
        award=award, voucher=voucher, amount=amount, plan_item=plan_item
    )
