from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, SuspenseItem
from grants.services.book import book
from grants.services.errors import PayerMissing
from grants.services.refusals import refuse_future
from grants.services.terms import BookingDetails
from ledger.commands import command
from ledger.models import Place
from ledger.services import Move, open_account, open_purse


@command
def hold_in_suspense(
    *,
    booking: BookingDetails,
    payer: str,
    award: Award | None = None,
    today: date,
    key: str,
    actor: User,
) -> SuspenseItem:
    """In Verwahrung nehmen: money came in that no award explains, or more than one promises.

    It counts on no award and no budget line until it is assigned. ``award`` is the one that it is
    supposed to belong to.

    Raises:
        PayerMissing
        DateInFuture, AmountNotPositive, YearMissing, YearClosed, PeriodClosed
    """
    if not payer.strip():
        raise PayerMissing
    refuse_future(booking.day, booking.booked_on, today=today)
    purse = open_purse(f"Verwahrung: {payer.strip()}"[:200])
    outside = open_account(purse, Place.THIRD_PARTY, purse.name)
    account = open_account(purse, Place.SUSPENSE, purse.name)
    open_account(purse, Place.ASSIGNED, purse.name)
    voucher = book(
        booking,
        [Move(outside, account, booking.amount)],
        usual_text=f"In Verwahrung: {payer.strip()}",
        key=key,
        actor=actor,
    )
    return SuspenseItem.objects.create(
        award=award,
        account=account,
        payer=payer.strip(),
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
    )
