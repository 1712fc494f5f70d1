"""Positionen des Finanzierungsplans: which one a booking may name, and on which line it counts."""

from grants.models import Award, AwardNotice, Expense, OtherIncome, PlanItem
from grants.queries.plan import own_cost_items
from grants.queries.plan_items import planned_lines
from grants.rules.line_of_item import line_of
from grants.services.errors import (
    NotOtherFunds,
    PlanItemElsewhere,
    PlanItemMissing,
    PlanItemOfRecipients,
)
from ledger.models import BudgetLine


def line_to_book(
    chosen: BudgetLine | None, *, item: PlanItem | None, usual: BudgetLine | None
) -> BudgetLine | None:
    """Haushaltsposition, auf der gebucht wird; see ``grants.rules.line_of_item``."""
    planned = planned_lines(item.award).get(item.pk) if item else None
    return line_of(chosen, planned=planned, usual=usual).line


def require_item_of_expense(item: PlanItem | None, notice: AwardNotice) -> None:
    """Raises PlanItemMissing, and what ``refuse_wrong_item_of_expense`` refuses."""
    if item is not None:
        refuse_wrong_item_of_expense(item, notice.award)
    elif names := [planned.name for planned in own_cost_items(notice)]:
        raise PlanItemMissing(names)


def refuse_wrong_item_of_expense(item: PlanItem, award: Award) -> None:
    """Raises PlanItemElsewhere, PlanItemOfRecipients."""
    if item.award_id != award.pk or not item.is_cost:
        raise PlanItemElsewhere(item.name)
    if item.kind not in Expense.kind.items:
        raise PlanItemOfRecipients(item.name)


def refuse_wrong_item_of_income(item: PlanItem, award: Award) -> None:
    """Raises NotOtherFunds."""
    if item.award_id != award.pk or item.kind not in OtherIncome.kind.items:
        raise NotOtherFunds(item.name)
