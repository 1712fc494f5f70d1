"""Verwahrung: money that came in without an award, until it is assigned or sent back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from grants.models import Award, Booking, Receipt, StandardRule, SuspenseItem, SuspenseReturn
from grants.queries.bookings import BookingList, booking_list_of_kinds
from grants.queries.standard_rules import StandardRules
from grants.queries.standing import standing
from grants.queries.value_days import day_of_booking
from grants.rules.months import add_months
from ledger.money import ZERO, CentsField

_NOTHING = Value(ZERO, CentsField())


class SuspenseState(models.TextChoices):
    """Status einer Verwahrung."""

    OPEN = "open", "offen"
    SETTLED = "settled", "erledigt"
    REVERSED = "reversed", "storniert"


def suspense_for_table() -> QuerySet[Any]:
    """Verwahrungen with ``assigned``, ``returned`` and ``open`` in euro, and ``state``.

    ``credited_on`` is the day on which the money came in.
    """
    rows: QuerySet[Any] = SuspenseItem.objects.select_related(
        "award__current_notice", "award__responsible", "voucher", "account"
    ).annotate(
        credited_on=day_of_booking(),
        assigned=_sum_of(Receipt),
        returned=_sum_of(SuspenseReturn),
        open=F("account__balance"),
        state=Case(
            When(~standing(), then=Value(SuspenseState.REVERSED)),
            When(account__balance=0, then=Value(SuspenseState.SETTLED)),
            default=Value(SuspenseState.OPEN),
            output_field=models.CharField(),
        ),
    )
    return rows


def _sum_of(booking: type[Booking]) -> Combinable:
    bookings: QuerySet[Any] = booking._default_manager.all()
    taken = bookings.filter(standing(), suspense_item=OuterRef("pk"))
    total = taken.order_by().values("suspense_item").annotate(total=Sum("amount"))
    return Coalesce(
        Subquery(total.values("total"), output_field=CentsField()),
        _NOTHING,
        output_field=CentsField(),
    )


def bookings_on(item: SuspenseItem) -> BookingList:
    """Was aus einer Verwahrung wurde: receipts of awards and returns, by their days. Queries: 5."""
    bookings = booking_list_of_kinds(item.receipts.all(), item.returns.all())
    shown = [row.booking.voucher_id for row in bookings.rows]
    awards = dict(item.receipts.filter(voucher__in=shown).values_list("voucher", "award__title"))
    rows = tuple(
        replace(row, details=f"{awards[row.booking.voucher_id]}, mit dem Tag des Eingangs")
        if row.booking.voucher_id in awards
        else row
        for row in bookings.rows
    )
    return replace(bookings, rows=rows)


def use_by_of(items: Iterable[SuspenseItem], rules: StandardRules) -> dict[int, date | None]:
    """Bis wann das Geld verwendet sein müsste, by item: its clock runs since it came in.

    By the supposed award, whose notice the ``rules`` have to know; without one as for any grant.
    None if that award has no such period.
    """
    # An unsaved award stands for any award of this kind.
    any_grant = Award(kind=Award.Kind.GRANT)
    found = {}
    for item in items:
        credited_on = item.day
        award = item.award or any_grant
        if item.award is None or item.award.current_notice is None:
            months = rules.for_award(StandardRule.Code.USE_PERIOD, award, on=credited_on).whole
        else:
            months = rules.for_receipt(StandardRule.Code.USE_PERIOD, award, on=credited_on).whole
        found[item.pk] = None if months is None else add_months(credited_on, months)
    return found
