"""Read side of bookings: lists with their vouchers, reversed ones among them."""

from collections.abc import Iterator
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
from grants.queries.transfers import item_now, with_line_now
from ledger.models import BudgetLine, Place, Posting, Voucher
from ledger.money import ZERO

AnyBooking = Receipt | Expense | OtherIncome | Repayment | Payout | Return | RecipientProof


@dataclass(frozen=True)
class BookingRow:
    """Eine Buchung with the voucher that took it back, if any, and what else is told of it."""

    booking: AnyBooking
    reversal: Voucher | None
    details: str = ""


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
    """Buchungen mit Beleg und Storno. Queries: 1, of expenses 2."""
    rows = bookings.select_related("voucher__reversed_by").order_by(
        "voucher__booked_on", "voucher_id"
    )
    details = {}
    if bookings.model is Expense:
        ahead = Posting.objects.filter(voucher=OuterRef("voucher"), target__place=Place.PREFINANCED)
        rows = with_line_now(rows).annotate(item=item_now("name"), is_prefinanced=Exists(ahead))
        lines = BudgetLine.objects.in_bulk({row.line for row in rows if row.line})
        details = {
            row.pk: " · ".join(_told(row.item, lines.get(row.line), row.is_prefinanced))
            for row in rows
        }
    return BookingList(
        tuple(
            BookingRow(booking, _reversal_of(booking.voucher), details.get(booking.pk, ""))
            for booking in rows
        )
    )


def _told(item: str | None, line: BudgetLine | None, is_prefinanced: bool) -> Iterator[str]:
    """Angaben zu einer Ausgabe: position and line on which it counts now, and who paid."""
    if item:
        yield f"Position {item}"
    if line:
        yield str(line)
    if is_prefinanced:
        yield "vom Kreis vorfinanziert"


def _reversal_of(voucher: Voucher) -> Voucher | None:
    return cast(Voucher | None, getattr(voucher, "reversed_by", None))
