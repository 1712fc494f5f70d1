from datetime import date

from django.contrib.auth.models import User

from grants.models import PassThrough, RecipientProof
from grants.services.accounts import accounts_of
from grants.services.book import book
from grants.services.errors import NotOurPassThrough
from grants.services.refusals import refuse_future
from grants.services.terms import BookingDetails
from ledger.commands import command_naming
from ledger.models import Place
from ledger.services import Move


@command_naming(day="accepted_on")
def accept_proof(
    *,
    pass_through: PassThrough,
    booking: BookingDetails,
    today: date,
    key: str,
    actor: User,
) -> RecipientProof:
    """Nachweis anerkennen: what a recipient has proven is no longer with the recipient.

    At most what is with the recipient and not proven yet can be accepted. The payout has charged
    the budget, so no line is touched.

    Raises:
        NotOurPassThrough, DateInFuture, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, OpenDayChanged
        NotEnoughMoney: the amount is more than the recipient holds.
        BelowZeroOnDay: it was more on that day, though it is not today.
    """
    if pass_through.recipient_account is None:
        raise NotOurPassThrough
    refuse_future(booking.day, booking.booked_on, today=today)
    accounts = accounts_of(pass_through.award)
    move = Move(pass_through.recipient_account, accounts[Place.PROVEN], booking.amount)
    usual_text = f"Nachweis anerkannt: {pass_through.title}"
    voucher = book(booking, [move], usual_text=usual_text, key=key, actor=actor)
    return RecipientProof.objects.create(
        pass_through=pass_through,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
    )
