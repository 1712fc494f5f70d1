"""Tag des Vorgangs: when a booking happened, where its voucher has a later day."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from grants.models import BOOKINGS, Award, HangsOn


def day_of_booking(way: str = "") -> Coalesce:
    """Tag des Vorgangs einer Buchung, as an expression of its rows, or of those that lead to it.

    ``way`` leads from a row to its booking, for example ``suspense_item__``.
    """
    return Coalesce(f"{way}value_day", f"{way}voucher__booked_on")


def value_days_of(awards: Collection[Award], using: str = "default") -> dict[int, date]:
    """Tage der Vorgänge by the number of their vouchers, where the two differ.

    Queries: 1
    """
    first, *others = (
        booking._default_manager.using(using)
        .filter(**{f"{booking.kind.hangs_on.way}__in": awards}, value_day__isnull=False)
        .order_by()
        .values_list("voucher", "value_day")
        for booking in BOOKINGS
        if booking.kind.hangs_on is not HangsOn.ORIGINAL
    )
    rows: QuerySet[Any] = first.union(*others, all=True)
    return dict(rows)
