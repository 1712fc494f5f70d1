from collections import Counter

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.checks import CHECKS
from grants.models import CheckCase, Delivery
from grants.web.badges import badge
from grants.web.tables.base import DayColumn, ListTable

SEVERITY_BADGES = {
    CheckCase.Severity.NOTE: "info",
    CheckCase.Severity.WARNING: "warning",
    CheckCase.Severity.URGENT: "danger",
}


class CaseTable(ListTable):
    """Hinweise: what was found, since when, and who was told by mail."""

    weight = tables.Column("Gewicht", initial_sort_descending=True)
    title = tables.Column("Hinweis", attrs={"td": {"class": "ft-wide"}})
    check_code = tables.Column("Prüfung")
    opened_on = DayColumn(verbose_name="seit")
    settled_on = DayColumn(verbose_name="erledigt am", default="offen")
    deliveries = tables.Column(
        "Mail", empty_values=(), orderable=False, attrs={"td": {"class": "ft-nowrap"}}
    )

    class Meta:
        order_by = ("state", "-weight", "-opened_on", "-id")

    state = tables.Column(visible=False)
    id = tables.Column(visible=False)

    def render_weight(self, record: CheckCase) -> SafeString:
        severity = CheckCase.Severity(record.severity)
        return badge(SEVERITY_BADGES[severity], severity.label)

    def render_title(self, record: CheckCase) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("case", args=[record.pk]), record.title)

    def render_check_code(self, value: str) -> str:
        return CHECKS[value].title if value in CHECKS else value

    def render_deliveries(self, record: CheckCase) -> str:
        counts = Counter(
            delivery.state for alert in record.alerts.all() for delivery in alert.deliveries.all()
        )
        if not counts:
            return "keine"
        return ", ".join(
            f"{counts[state]} {state.label}" for state in Delivery.State if counts[state]
        )
