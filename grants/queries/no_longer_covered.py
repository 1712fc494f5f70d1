"""Was ein Änderungsbescheid zurücklässt: spending and posts that its terms do not cover."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from grants.models import BOOKINGS, AwardNotice, Expense, PlanItem, Post
from grants.queries.standing import standing
from grants.queries.transfers import item_now
from grants.queries.value_days import day_of_booking
from ledger.money import ZERO


@dataclass(frozen=True)
class UncoveredBookings:
    """Zurückgelassene Buchungen: how many, and in euro; ``item`` is their position in the plan."""

    count: int
    amount: Decimal
    item: str = ""


@dataclass(frozen=True)
class NoLongerCovered:
    """Zurückgelassenes: what the notice before still covered and the new one does not."""

    spending: UncoveredBookings
    of_items: tuple[UncoveredBookings, ...]
    posts: int


def no_longer_covered(
    before: AwardNotice,
    *,
    period_from: date,
    period_to: date,
    spend_by: date,
    planned: Collection[str],
) -> NoLongerCovered:
    """Find what the new windows, and the cost items that are still ``planned``, do not cover.

    Queries: 4.
    """
    award = before.award_id
    in_old_window = Q(happened_on__range=(before.period_from, before.spend_by))
    in_new_window = Q(happened_on__range=(period_from, spend_by))
    spent: list[QuerySet[Any]] = [
        booking._default_manager.alias(happened_on=day_of_booking()).filter(
            **{booking.kind.hangs_on.way: award}
        )
        for booking in BOOKINGS
        if booking.kind.is_spending
    ]
    left = [rows.filter(standing(), in_old_window, ~in_new_window) for rows in spent]
    sums = [rows.aggregate(n=Count("pk"), euro=Sum("amount", default=ZERO)) for rows in left]
    beyond_new_period = Q(valid_from__lt=period_from) | Q(valid_to__gt=period_to)
    in_old_period = Q(valid_from__gte=before.period_from, valid_to__lte=before.period_to)
    return NoLongerCovered(
        spending=UncoveredBookings(
            sum(one["n"] for one in sums), sum((one["euro"] for one in sums), ZERO)
        ),
        of_items=tuple(_of_items(before, planned)),
        posts=Post.objects.filter(beyond_new_period & in_old_period, award=award).count(),
    )


def _of_items(before: AwardNotice, planned: Collection[str]) -> list[UncoveredBookings]:
    emptied = PlanItem.objects.filter(
        kind__in=PlanItem.COSTS, amounts__notice=before, amounts__amount__gt=ZERO
    ).exclude(name__in=planned)
    rows = (
        Expense.objects.annotate(item=item_now(), item_name=item_now("name"))
        .filter(standing(), item__in=emptied)
        .order_by("item_name__german")
        .values_list("item_name")
        .annotate(Count("pk"), Sum("amount"))
    )
    return [UncoveredBookings(count, amount, name) for name, count, amount in rows]
