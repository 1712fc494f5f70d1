from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, Receipt
from grants.services.accounts import accounts_of
from grants.services.checks import refuse_future, refuse_wrong_side, require_notice
from ledger.commands import command
from ledger.models import BudgetLine, Place, Side
from ledger.services import Move, post


@command
def record_receipt(
    *,
    award: Award,
    amount: Decimal,
    received_on: date,
    line: BudgetLine | None,
    text: str,
    document_number: str = "",
    budget_year: int | None = None,
    is_example: bool = False,
    today: date,
    key: str,
    actor: User,
) -> Receipt:
    """Zahlungseingang buchen: pledged money of an award comes in hand.

    ``amount`` in euro, at most what is pledged and has not come in. ``line`` is the income
    line it counts on, if it touches the budget, and ``budget_year`` the Haushaltsjahr that the
    Ertrag belongs to; without one it is that of the day.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed
        NotEnoughMoney: more than the notice still promises.
    """
    require_notice(award)
    refuse_future(received_on, today=today)
    refuse_wrong_side(line, Side.INCOME)
    accounts = accounts_of(award)
    voucher = post(
        moves=[Move(accounts[Place.PLEDGED], accounts[Place.CASH], amount, line, budget_year)],
        booked_on=received_on,
        text=text or f"Zahlungseingang: {award.title}",
        key=key,
        actor=actor,
        document_number=document_number,
        is_example=is_example,
    )
    return Receipt.objects.create(award=award, voucher=voucher, amount=amount)
