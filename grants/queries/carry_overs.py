"""Ermächtigungsübertragungen: what of a lump sum was carried on, and what still can be."""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from grants.models import Award, AwardNotice, CarryOver
from grants.queries.awards import EuroPlaces
from ledger.money import ZERO

# Kinds whose unspent money a note in the budget lets stay; of a Zuwendung its notice decides.
CARRIED_KINDS = (Award.Kind.LUMP_SUM, Award.Kind.STATUTORY)


def carry_overs_of(award: Award) -> QuerySet[CarryOver]:
    """Übertragungen einer Zuwendung, in their order."""
    return CarryOver.objects.filter(award=award).select_related("line").order_by("from_year", "pk")


def years_to_carry_from(notice: AwardNotice, today: date) -> range:
    """Jahre, aus denen übertragen werden kann: begun, and the window goes on in the next one."""
    return range(notice.period_from.year, min(notice.spend_by.year - 1, today.year) + 1)


def carried_from(award: Award, year: int) -> Decimal:
    """Aus einem Jahr übertragen, in euro, less what was taken back."""
    carried = CarryOver.objects.filter(award=award, from_year=year)
    total: Decimal | None = carried.aggregate(total=Sum("amount"))["total"]
    return total or ZERO


def may_be_carried(award: Award, year: int, places: EuroPlaces) -> Decimal:
    """Noch übertragbar aus einem Jahr, in euro: what is not used, less what was carried."""
    return max(places.left - carried_from(award, year), ZERO)
