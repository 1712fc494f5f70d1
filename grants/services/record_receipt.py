from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, Drawdown, Receipt
from grants.services.accounts import locked_accounts_of
from grants.services.checks import refuse_future, refuse_wrong_side, require_notice
from grants.services.errors import DrawdownElsewhere, DrawdownWithdrawn
from ledger.commands import command
from ledger.models import BudgetLine, Place, Side
from ledger.money import ZERO
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
    drawdown: Drawdown | None = None,
    is_example: bool = False,
    today: date,
    key: str,
    actor: User,
) -> Receipt:
    """Zahlungseingang buchen: pledged money of an award comes in hand.

    ``amount`` in euro, at most what is pledged and has not come in. ``line`` is the income
    line it counts on, if it touches the budget, and ``budget_year`` the Haushaltsjahr that the
    Ertrag belongs to; without one it is that of the day.
    ``drawdown`` is the request that it answers, perhaps only in part.

    What the county has prefinanced is settled with it at once: so much of the receipt counts as
    spent and goes back to the county, and no budget line sees that twice.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed
        DrawdownElsewhere, DrawdownWithdrawn: the request is of another award or was taken back.
        NotEnoughMoney: more than the notice still promises.
    """
    require_notice(award)
    refuse_future(received_on, today=today)
    refuse_wrong_side(line, Side.INCOME)
    _refuse_wrong_drawdown(drawdown, award)
    accounts = locked_accounts_of(award)
    moves = [Move(accounts[Place.PLEDGED], accounts[Place.CASH], amount, line, budget_year)]
    settled = min(amount, accounts[Place.PREFINANCED].balance)
    if settled > ZERO:
        moves += [
            Move(accounts[Place.CASH], accounts[Place.SPENT], settled),
            Move(accounts[Place.PREFINANCED], accounts[Place.COUNTY], settled),
        ]
    voucher = post(
        moves=moves,
        booked_on=received_on,
        text=text or f"Zahlungseingang: {award.title}",
        key=key,
        actor=actor,
        document_number=document_number,
        is_example=is_example,
    )
    return Receipt.objects.create(award=award, voucher=voucher, amount=amount, drawdown=drawdown)


def _refuse_wrong_drawdown(drawdown: Drawdown | None, award: Award) -> None:
    if drawdown is None:
        return
    # Locked and read anew: a colleague may take it back at this moment.
    Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    drawdown = Drawdown.objects.get(pk=drawdown.pk)
    if drawdown.award_id != award.pk:
        raise DrawdownElsewhere(str(drawdown))
    if drawdown.withdrawn_on is not None:
        raise DrawdownWithdrawn(str(drawdown), drawdown.withdrawn_on)
