from decimal import Decimal

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.web.tables.base import EuroColumn, ListTable, badge
from ledger.money import ZERO, format_euro
from ledger.queries import RingPosition


class RingTable(ListTable):
    """Zweckbindungsringe of one fiscal year: plan, gap, actual, what may still be spent."""

    code = tables.Column(
        "Ring", accessor="ring__code", attrs={"td": {"class": "ft-wide"}}, footer="Summe"
    )
    income_adjusted = EuroColumn(verbose_name="Ertrag geplant")
    expense_adjusted = EuroColumn(verbose_name="Aufwand geplant")
    planned_gap = EuroColumn(verbose_name="Ertrag − Aufwand")
    explained_surplus = EuroColumn(verbose_name="davon erläutert")
    unexplained_gap = EuroColumn(verbose_name="nicht erläutert")
    income_actual = EuroColumn(verbose_name="Ertrag Ist")
    expense_actual = EuroColumn(verbose_name="Aufwand Ist")
    expense_committed = EuroColumn(verbose_name="gebunden")
    available = EuroColumn(verbose_name="verfügbar")

    class Meta(ListTable.Meta):
        order_by = ("code",)

    def render_code(self, record: RingPosition) -> SafeString:
        return format_html(
            '<a href="{}{}">{}</a><span class="ft-sub">{}</span>',
            reverse("ring", args=[record.ring.code, record.year]),
            self.as_of_query,
            record.ring.code,
            record.ring.name,
        )

    def render_unexplained_gap(self, value: Decimal, record: RingPosition) -> SafeString:
        return format_html("{}<br>{}", format_euro(value), _verdict(record))

    def render_available(self, value: Decimal) -> SafeString | str:
        if value >= ZERO:
            return format_euro(value)
        return format_html('<span class="ft-negative">{} überzogen</span>', format_euro(value))


def _verdict(position: RingPosition) -> SafeString:
    if position.is_balanced:
        return badge("success", "ausgeglichen")
    if position.unexplained_gap < ZERO:
        return badge("warning", "nicht gedeckt")
    return badge("info", "Überschuss")
