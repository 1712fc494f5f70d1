"""Positionen des Finanzierungsplans: the budget line that each of them names."""

from grants.models import Award, PlanAmount
from ledger.models import BudgetLine


def planned_lines(award: Award) -> dict[int, BudgetLine]:
    """Haushaltspositionen by the id of the position; those that name none are left out.

    The latest notice that names a position says where it counts. Queries: 1.
    """
    amounts = PlanAmount.objects.filter(item__award=award).select_related("line__ring")
    latest = {row.item_id: row.line for row in amounts.order_by("notice__number", "pk")}
    return {item_id: line for item_id, line in latest.items() if line is not None}
