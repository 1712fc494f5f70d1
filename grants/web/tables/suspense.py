from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.models import Award, SuspenseItem
from grants.queries.suspense import SuspenseState
from grants.rules.wording import counted
from grants.web.badges import badge
from grants.web.tables.base import DayColumn, EuroColumn, ListTable
from grants.web.wording import DASH

_BADGES = {
    SuspenseState.OPEN: "warning",
    SuspenseState.SETTLED: "success",
    SuspenseState.REVERSED: "info",
}


class SuspenseTable(ListTable):
    """Verwahrung: what came in, from whom, since when, and what became of it."""

    payer = tables.Column(
        "Einzahler",
        order_by=("payer__german",),
        attrs={"td": {"class": "ft-wide"}},
        footer="Summe",
    )
    credited_on = DayColumn(verbose_name="eingegangen am")
    days = tables.Column(
        "seit",
        accessor="credited_on",
        orderable=False,
        attrs={"td": {"class": "ft-nowrap"}},
    )
    award = tables.Column(
        "vermutete Zuwendung",
        order_by=("award__title__german",),
        default=DASH,
        attrs={"td": {"class": "ft-wide"}},
    )
    amount = EuroColumn(verbose_name="Betrag")
    assigned = EuroColumn(verbose_name="zugeordnet")
    returned = EuroColumn(verbose_name="zurückgegeben")
    open = EuroColumn(verbose_name="offen")
    state = tables.Column("Status")

    class Meta:
        order_by = ("credited_on",)

    def render_payer(self, record: SuspenseItem) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="ft-sub">{}</span>',
            reverse("suspense-item", args=[record.pk]),
            record.payer,
            record.voucher.text,
        )

    def render_days(self, value: date, record: SuspenseItem) -> str:
        is_open = record.state == SuspenseState.OPEN  # type: ignore[attr-defined]
        return counted((self.today - value).days, "Tag", "Tagen") if is_open else DASH

    def render_award(self, value: Award) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("award", args=[value.code]), value.title)

    def render_state(self, record: SuspenseItem) -> SafeString:
        return state_badge(record.state)  # type: ignore[attr-defined]


def state_badge(state: str) -> SafeString:
    """Plakette mit dem Status einer Verwahrung."""
    return badge(_BADGES[SuspenseState(state)], SuspenseState(state).label)
