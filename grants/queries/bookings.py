"""Buchungen einer Zuwendung: the last ones with their vouchers, and the sums of all."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum

from grants.models import BOOKINGS, Booking, BookingKind, Expense, HangsOn, Refund, Repayment
from grants.queries.occasions import known_as
from grants.queries.standing import standing
from grants.queries.transfers import item_now, with_line_now
from ledger.models import PREFINANCED_PLACES, BudgetLine, Place, Posting, Voucher
from ledger.money import ZERO, CentsField, format_euro

# Buchungsarten einer Zuwendung, die ihr Geld bewegen, by the name under which it knows them. Of
# money in Verwahrung the award is only supposed.
OF_AWARDS = {
    known_as(booking, "award"): booking
    for booking in BOOKINGS
    if booking.kind.hangs_on is HangsOn.AWARD
    and booking.kind.moves_money
    and not cast(Any, booking).award.field.null
}
_PREFINANCED = "vom Kreis vorfinanziert"
# Longer lists are read in the journal.
SHOWN = 20


@dataclass(frozen=True)
class BookingRow:
    """Eine Buchung with the voucher that took it back, if any, and what else is told of it.

    ``is_refundable``: a supplier may still refund a part of it.
    """

    booking: Booking
    reversal: Voucher | None
    details: str = ""
    is_refundable: bool = False


@dataclass(frozen=True)
class BookingList:
    """Buchungen einer Art: ``rows`` are the last of ``count``, in order of their days.

    ``total`` and ``own_share`` in euro are the sums of all bookings that are not reversed. Only
    expenses and refunds have an Eigenanteil, the part that the county paid itself.
    """

    rows: tuple[BookingRow, ...] = ()
    count: int = 0
    total: Decimal = ZERO
    own_share: Decimal = ZERO

    @property
    def has_more(self) -> bool:
        return self.count > len(self.rows)


def booking_list(bookings: QuerySet[Any]) -> BookingList:
    """Letzte Buchungen mit Beleg und Storno, and the sums of all. Queries: 2, of expenses 3."""
    kind: BookingKind = bookings.model.kind
    sums = bookings.order_by().aggregate(
        count=Count("pk"), **{name: Sum(name, filter=standing()) for name in kind.summed}
    )
    # Chosen first: SQLite would look up the position and line of each before it sorts them.
    last = bookings.order_by("-voucher__booked_on", "-voucher_id").values("pk")[:SHOWN]
    rows = (
        bookings.model._default_manager.filter(pk__in=last)
        .select_related("voucher__reversed_by")
        .order_by("voucher__booked_on", "voucher_id")
    )
    details: dict[int, str] = {}
    refundable: set[int] = set()
    if kind.may_be_prefinanced:
        rows = rows.annotate(
            is_prefinanced=Exists(
                Posting.objects.filter(
                    voucher=OuterRef("voucher"),
                    source__place=Place.COUNTY,
                    target__place__in=PREFINANCED_PLACES,
                )
            )
        )
    if bookings.model is Expense:
        refunds = Refund.objects.filter(standing(), expense=OuterRef("pk")).order_by()
        refunded = refunds.values("expense").annotate(total=Sum("amount")).values("total")
        rows = with_line_now(rows).annotate(
            item=item_now("name"), refunded=Subquery(refunded, output_field=CentsField())
        )
        lines = BudgetLine.objects.in_bulk({row.line for row in rows if row.line})
        details = {row.pk: " · ".join(_told(row, lines.get(row.line))) for row in rows}
        refundable = {row.pk for row in rows if row.amount > (row.refunded or ZERO)}
    elif bookings.model is Repayment:
        details = {
            row.pk: f"davon {format_euro(row.county_money)} aus Mitteln des Kreises"
            for row in rows
            if row.county_money
        }
    elif kind.may_be_prefinanced:
        details = {row.pk: _PREFINANCED for row in rows if row.is_prefinanced}
    return BookingList(
        rows=tuple(
            BookingRow(booking, reversal, details.get(booking.pk, ""), booking.pk in refundable)
            for booking in rows
            for reversal in (_reversal_of(booking.voucher),)
        ),
        count=sums["count"],
        total=sums["amount"] or ZERO,
        own_share=sums.get("own_share") or ZERO,
    )


def booking_list_of_kinds(*kinds: QuerySet[Any]) -> BookingList:
    """Letzte Buchungen mehrerer Arten auf einer Sache. Queries: 2 for each kind."""
    lists = [booking_list(bookings) for bookings in kinds]
    rows = [
        replace(row, details=getattr(row.booking, "reason", ""))
        for one in lists
        for row in one.rows
    ]
    rows.sort(key=lambda row: (row.booking.voucher.booked_on, row.booking.voucher_id))
    return BookingList(
        rows=tuple(rows[-SHOWN:]),
        count=sum(one.count for one in lists),
        total=sum((one.total for one in lists), ZERO),
    )


def _told(expense: Any, line: BudgetLine | None) -> Iterator[str]:
    """Angaben zu einer Ausgabe: where it counts now, who paid, and what of it came back."""
    if expense.item:
        yield f"Position {expense.item}"
    if line:
        yield str(line)
    if expense.is_prefinanced:
        yield _PREFINANCED
    if expense.refunded:
        yield f"davon erstattet {format_euro(expense.refunded)}"
    if expense.outside_reason:
        yield expense.outside_mark


def _reversal_of(voucher: Voucher) -> Voucher | None:
    return cast(Voucher | None, getattr(voucher, "reversed_by", None))
