from datetime import date

from django.contrib.auth.models import User

from grants.models import SuspenseItem, SuspenseReturn
from grants.services.book import book
from grants.services.errors import ReturnedBeforeCredit
from grants.services.refusals import refuse_future
from grants.services.terms import BookingDetails
from ledger.commands import command
from ledger.errors import ReasonMissing
from ledger.models import Account, Place
from ledger.services import Move


@command
def send_back_suspense(
    *,
    suspense_item: SuspenseItem,
    booking: BookingDetails,
    reason: str,
    today: date,
    key: str,
    actor: User,
) -> SuspenseReturn:
    """Aus der Verwahrung zurückgeben: all or part of a credit goes back to its payer.

    Raises:
        ReasonMissing, DateInFuture, AmountNotPositive, YearMissing, YearClosed, PeriodClosed
        ReturnedBeforeCredit: it went back before it came in.
        NotEnoughMoney: the amount is more than is in Verwahrung.
    """
    if not reason.strip():
        raise ReasonMissing("Die Rückgabe aus der Verwahrung")
    refuse_future(booking.day, booking.booked_on, today=today)
    if booking.day < suspense_item.day:
        raise ReturnedBeforeCredit(suspense_item.day)
    account = suspense_item.account
    outside = Account.objects.get(purse=account.purse_id, place=Place.THIRD_PARTY)
    voucher = book(
        booking,
        [Move(account, outside, booking.amount)],
        usual_text=f"Rückgabe aus der Verwahrung: {suspense_item.payer}",
        key=key,
        actor=actor,
    )
    return SuspenseReturn.objects.create(
        suspense_item=suspense_item,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
        reason=reason.strip(),
    )
