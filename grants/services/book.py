from collections.abc import Sequence
from datetime import date

from django.contrib.auth.models import User

from grants.services.open_day import day_to_book
from grants.services.terms import BookingDetails
from ledger.models import Voucher
from ledger.services import Move, write_voucher


def book(
    booking: BookingDetails,
    moves: Sequence[Move],
    *,
    usual_text: str,
    key: str,
    actor: User,
    not_before: date | None = None,
) -> Voucher:
    """Buchen: write one voucher for a booking; see ``ledger.services.write_voucher``.

    Raises OpenDayChanged as well.
    """
    return write_voucher(
        moves=moves,
        booked_on=day_to_book(booking.day, booking.booked_on, not_before=not_before),
        text=booking.text or usual_text,
        key=key,
        actor=actor,
        document_number=booking.document_number,
        is_example=booking.is_example,
    )
