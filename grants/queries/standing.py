"""Geltende Buchungen: the bookings whose voucher is not reversed."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from ledger.models import Voucher


def standing(voucher: str = "voucher", *, through: int | None = None) -> Any:
    """Gilt noch: the condition on bookings that are not reversed; ``voucher`` leads to the voucher.

    With ``through`` only reversals up to that number of a voucher count.

    It asks the few reversals and not the voucher itself: a join with vouchers lets PostgreSQL
    read the whole journal for the bookings of one award.
    """
    reversals: QuerySet[Voucher] = Voucher.objects.filter(
        reverses__isnull=False, reverses=OuterRef(voucher)
    )
    if through is not None:
        reversals = reversals.filter(pk__lte=through)
    return ~Exists(reversals)


def standing_sums(bookings: QuerySet[Any], *by: str) -> QuerySet[Any]:
    """Summen der geltenden Buchungen einer Art: what ``by`` tells apart, then what is summed."""
    sums = [Sum(name) for name in bookings.model.kind.summed]
    rows: QuerySet[Any] = bookings.filter(standing()).order_by().values_list(*by).annotate(*sums)
    return rows


def stands(voucher: Voucher) -> bool:
    """Gilt noch, asked anew: a colleague may have reversed the booking since it was loaded."""
    return Voucher.objects.filter(standing("pk"), pk=voucher.pk).exists()
