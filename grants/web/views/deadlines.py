from typing import Any

from django.db.models import QuerySet

from fundtracker import clock
from grants.models import Deadline
from grants.permissions import Role, read_by
from grants.queries.deadlines import count_overdue, deadlines_for_table
from grants.web.filters.deadlines import DeadlineFilter
from grants.web.tables.deadlines import DeadlineTable
from grants.web.views.base import FilteredListPage


@read_by(*Role)
class DeadlineList(FilteredListPage):
    """Fristen; at first those still to come."""

    title = "Fristen"
    empty_text = (
        "Noch keine Frist. Fristen entstehen mit dem ersten Bescheid einer Zuwendung; weitere "
        "trägt man über „Frist eintragen“ ein."
    )
    table_class = DeadlineTable
    filterset_class = DeadlineFilter

    template_name = "lists/deadlines.html"

    def get_queryset(self) -> QuerySet[Deadline]:
        return deadlines_for_table(clock.today())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overdue = count_overdue(clock.today())
        return super().get_context_data(**kwargs) | {"overdue": overdue}
