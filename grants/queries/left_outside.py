"""Was ein Änderungsbescheid zurücklässt: spending and posts that its terms no longer hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from grants.models import BOOKINGS, AwardNotice, Expense, PlanItem, Post
from grants.queries.standing import standing
from grants.queries.transfers import item_now
from ledger.money import ZERO


@dataclass(frozen=True)
class LeftBookings:
    """Zurückgelassene Buchungen: how many, and in euro; ``item`` is the position they are on."""

    count: int
    amount: Decimal
    item: str = ""


@dataclass(frozen=True)
class LeftOutside:
    """Zurückgelassenes, each only where the notice before still held it."""

    spending: LeftBookings
    of_items: tuple[LeftBookings, ...]
    posts: int


def left_outside(
    before: AwardNotice,
    *,
    period_from: date,
    period_to: date,
    spend_by: date,
    planned: Collection[str],
) -> LeftOutside:
    """What the new windows and the cost items still ``planned`` leave out; four queries."""
    award = before.award_id
    held = Q(voucher__booked_on__range=(before.period_from, before.spend_by))
    holds = Q(voucher__booked_on__range=(period_from, spend_by))
    spent: list[QuerySet[Any]] = [
        booking._default_manager.filter(**{booking.kind.hangs_on.way: award})
        for booking in BOOKINGS
        if booking.kind.is_spending
    ]
    left = [rows.filter(standing(), held, ~holds) for rows in spent]
    sums = [rows.aggregate(n=Count("pk"), euro=Sum("amount", default=ZERO)) for rows in left]
    leaving = Q(valid_from__lt=period_from) | Q(valid_to__gt=period_to)
    held_posts = Q(valid_from__gte=before.period_from, valid_to__lte=before.period_to)
    return LeftOutside(
        spending=LeftBookings(
            sum(one["n"] for one in sums), sum((one["euro"] for one in sums), ZERO)
        ),
        of_items=tuple(_of_items(before, planned)),
        posts=Post.objects.filter(leaving & held_posts, award=award).count(),
    )


def _of_items(before: AwardNotice, planned: Collection[str]) -> list[LeftBookings]:
    emptied = PlanItem.objects.filter(
        kind__in=PlanItem.COSTS, amounts__notice=before, amounts__amount__gt=ZERO
    ).exclude(name__in=planned)
    rows = (
        Expense.objects.annotate(item=item_now(), item_name=item_now("name"))
        .filter(standing(), item__in=emptied)
        .order_by("item_name")
        .values_list("item_name")
        .annotate(Count("pk"), Sum("amount"))
    )
    return [LeftBookings(count, amount, name) for name, count, amount in rows]
