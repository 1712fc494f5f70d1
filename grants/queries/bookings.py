"""Read side of bookings: lists with their vouchers, reversed ones among them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.db.models import Exists, OuterRef, QuerySet

from grants.models import (
    Expense,
    OtherIncome,
    Payout,
    Receipt,
    RecipientProof,
    Repayment,
    Return,
)
from ledger.models import Place, Posting, Voucher
from ledger.money import ZERO

AnyBooking = Receipt | Expense | OtherIncome | Repayment | Payout | Return | RecipientProof


@dataclass(frozen=True)
class BookingRow:
    """Eine Buchung with the voucher that took it back, if any."""

    booking: AnyBooking
    reversal: Voucher | None

    @property
    def details(self) -> str:
        """Angaben zu einer Ausgabe: its Ausgabeposition, and that the county paid it ahead."""
        if not isinstance(self.booking, Expense):
            return ""
        item = self.booking.plan_item
        told = [f"Position {item.name}"] if item else []
        if getattr(self.booking, "is_prefinanced", False):
            told.append("vom Kreis vorfinanziert")
        return " · ".join(told)


@dataclass(frozen=True)
class BookingList:
    """Buchungen einer Art, in order of their days; sums in euro leave out what is reversed."""

    rows: tuple[BookingRow, ...]

    @property
    def total(self) -> Decimal:
        return sum((row.booking.amount for row in self._counted), ZERO)

    @property
    def own_share(self) -> Decimal:
        """Eigenanteil: what the county paid of it itself; there is one on expenses only."""
        return sum(
            (row.booking.own_share for row in self._counted if isinstance(row.booking, Expense)),
            ZERO,
        )

    @property
    def _counted(self) -> list[BookingRow]:
        return [row for row in self.rows if row.reversal is None]


def booking_list(bookings: QuerySet) -> BookingList:
    """Buchungen mit Beleg und Storno: one query."""
    rows = bookings.select_related("voucher__reversed_by").order_by(
        "voucher__booked_on", "voucher_id"
    )
    if bookings.model is Expense:
        ahead = Posting.objects.filter(voucher=OuterRef("voucher"), target__place=Place.PREFINANCED)
        rows = rows.select_related("plan_item").annotate(is_prefinanced=Exists(ahead))
    return BookingList(
        tuple(BookingRow(booking, _reversal_of(booking.voucher)) for booking in rows)
    )


def _reversal_of(voucher: Voucher) -> Voucher | None:
    return cast(Voucher | None, getattr(voucher, "reversed_by", None))
