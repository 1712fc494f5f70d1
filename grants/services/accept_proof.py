from datetime import date

from django.contrib.auth.models import User

from grants.models import PassThrough, RecipientProof
from grants.services.accounts import locked_accounts_with
from grants.services.errors import NotOurPassThrough
from grants.services.held_by_recipient import Way, book_held, held_in
from grants.services.refusals import refuse_future
from grants.services.terms import BookingDetails
from ledger.commands import command_naming
from ledger.models import Place


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
    the budget, so no line is touched. What the grant paid was paid first and is proven first; then
    follows what the county paid ahead.

    Raises:
        NotOurPassThrough, DateInFuture, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, OpenDayChanged
        NotEnoughMoney: the amount is more than the recipient holds.
        BelowZeroOnDay: it was more on that day, though it is not today.
    """
    if pass_through.recipient_account is None:
        raise NotOurPassThrough
    refuse_future(booking.day, booking.booked_on, today=today)
    accounts = locked_accounts_with(pass_through)
    of_grant, ahead = held_in(accounts).paid_first(booking.amount)
    voucher = book_held(
        booking,
        (
            Way(Place.WITH_RECIPIENT, Place.PROVEN, of_grant),
            Way(Place.AHEAD_WITH_RECIPIENT, Place.AHEAD_PROVEN, ahead),
        ),
        accounts=accounts,
        usual_text=f"Nachweis anerkannt: {pass_through.title}",
        key=key,
        actor=actor,
    )
    return RecipientProof.objects.create(
        pass_through=pass_through,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
    )
