from typing import Any

from django.db.models import QuerySet

from fundtracker import clock
from grants.alerts.current import pending
from grants.models import CheckCase, WorkOrder
from grants.permissions import Role, read_by
from grants.queries.cases import cases_for_table
from grants.queries.work_orders import recent_order
from grants.web.filters.cases import CaseFilter
from grants.web.tables.cases import CaseTable
from grants.web.views.base import FilteredListPage


@read_by(*Role)
class CaseList(FilteredListPage):
    """Hinweise as the last run left them, the open ones first, the gravest of them on top."""

    title = "Hinweise"
    template_name = "lists/cases.html"
    empty_text = (
        "Noch kein Hinweis. Hinweise entstehen, wenn die Prüfungen laufen: jede Nacht von selbst "
        "oder gleich mit „Prüfungen jetzt starten“."
    )
    table_class = CaseTable
    filterset_class = CaseFilter

    def get_queryset(self) -> QuerySet[CheckCase]:
        return cases_for_table()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        checks_order = recent_order(WorkOrder.Kind.ALL_CHECKS, clock.now())
        return super().get_context_data(checks_order=checks_order, waiting=pending(), **kwargs)
