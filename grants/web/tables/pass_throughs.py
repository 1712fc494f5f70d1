from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.models import PassThrough
from grants.web.tables.base import DayColumn, EuroColumn, ListTable
from grants.web.wording import DASH
from ledger.days import format_day


class PassThroughTable(ListTable):
    """Weiterleitungen: what is agreed with whom, and what of it was paid and proven."""

    recipient = tables.Column(
        "Empfänger",
        order_by=("recipient__name__german", "title__german"),
        attrs={"td": {"class": "ft-wide"}},
        footer="Summe",
    )
    award = tables.Column(
        "Zuwendung", order_by=("award__title__german",), attrs={"td": {"class": "ft-wide"}}
    )
    agreed = EuroColumn(verbose_name="vereinbart")
    paid = EuroColumn(verbose_name="ausgezahlt")
    open = EuroColumn(verbose_name="noch offen")
    unproven = EuroColumn(verbose_name="ausgezahlt, noch nicht nachgewiesen")
    proof_due = DayColumn(verbose_name="Nachweis fällig", default="kein Datum")

    class Meta:
        order_by = ("recipient",)

    def render_recipient(self, record: PassThrough) -> SafeString:
        chain = f", erhalten über {record.parent.recipient.name}" if record.parent else ""
        return format_html(
            '<a href="{}">{}</a><span class="ft-sub">{}{}{}</span>',
            reverse("pass-through", args=[record.code]),
            record.recipient.name,
            record.title,
            chain,
            ", aufgehoben" if record.is_cancelled else "",
        )

    def render_proof_due(self, value: date, record: PassThrough) -> str:
        return DASH if record.is_cancelled else format_day(value)

    def render_award(self, record: PassThrough) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("award", args=[record.award.code]), record.award.title
        )
