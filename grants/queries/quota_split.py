"""Aufteilung nach dem Fördersatz, read from what was split before."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from grants.models import AwardNotice, Expense, Refund
from grants.queries.awards import EuroPlaces
from grants.queries.standing import standing
from grants.rules.quota_split import BookedByQuota, QuotaSplit, split_by_quota
from ledger.money import ZERO


def split_of_expense(cost: Decimal, notice: AwardNotice, places: EuroPlaces) -> QuotaSplit:
    """Aufteilung der nächsten Ausgabe under a notice with a quota; ``places`` are its award's.

    Queries: 2
    """
    return split_by_quota(
        cost,
        notice.grant_quota,
        before=booked_by_quota(notice.award_id, notice.quota),
        unused=places.unused_of(notice.amount),
    )


def booked_by_quota(award_id: int, quota: Decimal | None) -> BookedByQuota:
    """Bisher nach diesem Fördersatz aufgeteilt, less what suppliers refunded of it.

    Another quota starts anew: what it changes for older costs is no rounding. Queries: 2
    """
    spent = Expense.objects.filter(award=award_id, quota=quota)
    refunded = Refund.objects.filter(expense__award=award_id, expense__quota=quota)
    return parts_left(spent, refunded)


def parts_left(spent: QuerySet[Expense], refunded: QuerySet[Refund]) -> BookedByQuota:
    """Kosten und Förderanteil dieser Ausgaben, less these refunds. Queries: 2"""
    cost, of_grant = (a - b for a, b in zip(_parts(spent), _parts(refunded), strict=True))
    return BookedByQuota(cost, of_grant)


def _parts(bookings: QuerySet[Any]) -> tuple[Decimal, Decimal]:
    sums = bookings.filter(standing()).aggregate(cost=Sum("amount"), own_share=Sum("own_share"))
    cost = sums["cost"] or ZERO
    return cost, cost - (sums["own_share"] or ZERO)
