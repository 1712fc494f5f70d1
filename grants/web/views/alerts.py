from typing import Any

from django.db.models import QuerySet

from fundtracker import clock
from grants.alerts.current import pending
from grants.models import Alert, WorkOrder
from grants.permissions import Role, read_by
from grants.queries.alerts import alerts_for_table
from grants.queries.work_orders import recent_order
from grants.web.filters.alerts import AlertFilter
from grants.web.tables.alerts import AlertTable
from grants.web.views.base import FilteredListPage


@read_by(*Role)
class AlertList(FilteredListPage):
    """Hinweise as the last run left them, the open ones first, the gravest of them on top."""

    title = "Hinweise"
    template_name = "lists/alerts.html"
    empty_text = (
        "Noch kein Hinweis. Hinweise entstehen, wenn die Prüfungen laufen: jede Nacht von selbst "
        "oder gleich mit „Prüfungen jetzt starten“."
    )
    table_class = AlertTable
    filterset_class = AlertFilter

    def get_queryset(self) -> QuerySet[Alert]:
        return alerts_for_table()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        checks_order = recent_order(WorkOrder.Kind.ALL_CHECKS, clock.now())
        return super().get_context_data(checks_order=checks_order, waiting=pending(), **kwargs)
