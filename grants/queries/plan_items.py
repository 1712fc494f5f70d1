"""Positionen des Finanzierungsplans: the line that each names, and which a voucher may take."""

from dataclasses import dataclass
from typing import assert_never

from django.db.models import Q, QuerySet

from grants.models import Award, Expense, OtherIncome, PlanAmount, PlanItem
from grants.queries.other_income import other_funds_items
from grants.queries.plan import own_cost_items
from grants.queries.transfers import booking_with_item, item_of
from ledger.models import BudgetLine, Voucher


def planned_lines(award: Award) -> dict[int, BudgetLine]:
    """Haushaltspositionen by the id of their position in the plan.

    The latest notice that names a position says on which line it counts. Positions without a
    line are left out. Queries: 1.
    """
    amounts = PlanAmount.objects.filter(item__award=award).select_related("line__ring")
    latest = {row.item_id: row.line for row in amounts.order_by("notice__number", "pk")}
    return {item_id: line for item_id, line in latest.items() if line is not None}


@dataclass(frozen=True)
class ItemChoice:
    """Positionen eines Belegs: the one it counts on ``now``, and all that it may count on.

    ``lines`` are what the plan names for them, by their ids.
    """

    now: PlanItem | None
    items: QuerySet[PlanItem]
    lines: dict[int, BudgetLine]


def item_choice_of(voucher: Voucher) -> ItemChoice | None:
    """Positionen, die ein Beleg haben kann; None if it can have none, or if there is no choice."""
    now = item_of(voucher)
    booking = booking_with_item(voucher)
    match booking:
        case None:
            return None
        case Expense():
            items = _items_of_expenses(booking.award, now)
        case OtherIncome():
            items = other_funds_items(booking.award)
        case other:
            assert_never(other)
    return ItemChoice(now, items, planned_lines(booking.award)) if items.exists() else None


def _items_of_expenses(award: Award, now: PlanItem | None) -> QuerySet[PlanItem]:
    """The items that the notice plans, and the present item, even if it is not planned any more."""
    if award.current_notice is None:
        return PlanItem.objects.none()
    planned = Q(pk__in=own_cost_items(award.current_notice).values("pk"))
    present = Q(pk=now.pk) if now is not None and now.kind in Expense.kind.items else Q()
    return PlanItem.objects.filter(planned | present).order_by("pk")
