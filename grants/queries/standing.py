"""Geltende Buchungen: those whose voucher nobody has taken back."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from ledger.models import Voucher


def standing(voucher: str = "voucher") -> Any:
    """Gilt noch: a condition on bookings; ``voucher`` is the way to theirs.

    It asks the few reversals and not the voucher itself: a join with that lets PostgreSQL go
    through the whole journal for the bookings of one award.
    """
    reversals: QuerySet[Voucher] = Voucher.objects.filter(
        reverses__isnull=False, reverses=OuterRef(voucher)
    )
    return ~Exists(reversals)


def standing_sums(bookings: QuerySet[Any], *by: str) -> QuerySet[Any]:
    """Summen der geltenden Buchungen einer Art: what ``by`` tells apart, then what is summed."""
    sums = [Sum(name) for name in bookings.model.kind.summed]
    rows: QuerySet[Any] = bookings.filter(standing()).order_by().values_list(*by).annotate(*sums)
    return rows


def stands(voucher: Voucher) -> bool:
    """Gilt noch, asked anew: what was loaded before knows no reversal of a colleague since."""
    return Voucher.objects.filter(standing("pk"), pk=voucher.pk).exists()
