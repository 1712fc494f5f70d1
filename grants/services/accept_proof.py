from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import PassThrough, RecipientProof
from grants.services.accounts import accounts_of
from grants.services.checks import refuse_future
from grants.services.errors import NotOurPassThrough
from ledger.commands import command
from ledger.models import Place
from ledger.services import Move, post


@command
def accept_proof(
    *,
    pass_through: PassThrough,
    amount: Decimal,
    accepted_on: date,
    text: str,
    document_number: str = "",
    is_example: bool = False,
    today: date,
    key: str,
    actor: User,
) -> RecipientProof:
    """Nachweis anerkennen: what a recipient has proven is no longer with the recipient.

    ``amount`` in euro, at most what is with the recipient and not proven yet. The budget was
    charged with the payout, so no line is touched.

    Raises:
        NotOurPassThrough, DateInFuture, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed
        NotEnoughMoney: more than the recipient holds.
    """
    if pass_through.recipient_account is None:
        raise NotOurPassThrough
    refuse_future(accepted_on, today=today)
    accounts = accounts_of(pass_through.award)
    voucher = post(
        moves=[Move(pass_through.recipient_account, accounts[Place.PROVEN], amount)],
        booked_on=accepted_on,
        text=text or f"Nachweis anerkannt: {pass_through.title}",
        key=key,
        actor=actor,
        document_number=document_number,
        is_example=is_example,
    )
    return RecipientProof.objects.create(pass_through=pass_through, voucher=voucher, amount=amount)
