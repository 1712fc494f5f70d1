"""Aufteilung nach dem Fördersatz, read from what was split before."""

from decimal import Decimal

from django.db.models import Sum

from grants.models import AwardNotice, Expense
from grants.queries.awards import EuroPlaces
from grants.queries.standing import standing
from grants.rules.quota_split import BookedByQuota, QuotaSplit, split_by_quota
from ledger.money import ZERO


def split_of_expense(cost: Decimal, notice: AwardNotice, places: EuroPlaces) -> QuotaSplit:
    """Aufteilung der nächsten Ausgabe under a notice with a quota; ``places`` are its award's.

    Queries: 1
    """
    return split_by_quota(
        cost,
        notice.grant_quota,
        before=_booked_by(notice),
        unused=places.unused_of(notice.amount),
    )


def _booked_by(notice: AwardNotice) -> BookedByQuota:
    """Another quota starts anew: what it changes for older costs is no rounding."""
    split = Expense.objects.filter(standing(), award=notice.award_id, quota=notice.quota)
    sums = split.aggregate(cost=Sum("amount"), own_share=Sum("own_share"))
    cost = sums["cost"] or ZERO
    return BookedByQuota(cost, of_grant=cost - (sums["own_share"] or ZERO))
