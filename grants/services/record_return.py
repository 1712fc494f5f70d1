from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import PassThrough, Return
from grants.services.accounts import accounts_of
from grants.services.checks import refuse_future
from grants.services.errors import NotOurPassThrough
from ledger.commands import command
from ledger.models import Place
from ledger.services import Move, post


@command
def record_return(
    *,
    pass_through: PassThrough,
    amount: Decimal,
    returned_on: date,
    text: str,
    document_number: str = "",
    budget_year: int | None = None,
    is_example: bool = False,
    today: date,
    key: str,
    actor: User,
) -> Return:
    """Rückfluss buchen: money of a pass-through comes back from the recipient in hand.

    ``amount`` in euro, at most what is with the recipient and not proven. It takes back expense
    on the line of the pass-through and is not committed again. ``budget_year`` is the
    Haushaltsjahr whose Aufwand it takes back; without one it is that of the day.

    Raises:
        NotOurPassThrough, DateInFuture, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed
        NotEnoughMoney: more than the recipient holds.
    """
    if pass_through.recipient_account is None:
        raise NotOurPassThrough
    refuse_future(returned_on, today=today)
    accounts = accounts_of(pass_through.award)
    voucher = post(
        moves=[
            Move(
                pass_through.recipient_account,
                accounts[Place.CASH],
                amount,
                pass_through.line,
                budget_year,
            )
        ],
        booked_on=returned_on,
        text=text or f"Rückfluss: {pass_through.title}",
        key=key,
        actor=actor,
        document_number=document_number,
        is_example=is_example,
    )
    return Return.objects.create(pass_through=pass_through, voucher=voucher, amount=amount)
