from decimal import Decimal

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.checks.ring_verdicts import Verdict, authority_verdict, plan_verdict, surplus_verdict
from grants.queries.facts.rings import facts_of
from grants.web.badges import badge
from grants.web.check_lists import badge_of
from grants.web.tables.base import EuroColumn, ListTable
from ledger.money import format_euro
from ledger.queries import RingPosition


class RingTable(ListTable):
    """Zweckbindungsringe of one fiscal year: plan, gap, actual, what may still be spent."""

    code = tables.Column(
        "Ring", accessor="ring__code", attrs={"td": {"class": "ft-wide"}}, footer="Summe"
    )
    income_adjusted = EuroColumn(verbose_name="Ertrag geplant")
    expense_adjusted = EuroColumn(verbose_name="Aufwand geplant")
    unexplained_gap = EuroColumn(verbose_name="Abweichung, nicht erläutert")
    income_actual = EuroColumn(verbose_name="Ertrag Ist")
    expense_actual = EuroColumn(verbose_name="Aufwand Ist")
    expense_committed = EuroColumn(verbose_name="gebunden")
    actual_balance = EuroColumn(verbose_name="Saldo im Ist")
    available = EuroColumn(verbose_name="verfügbar")

    class Meta:
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
        return _judged(value, plan_verdict(facts_of(record)))

    def render_actual_balance(self, value: Decimal, record: RingPosition) -> SafeString | str:
        missing = surplus_verdict(facts_of(record))
        return _judged(value, missing) if missing else format_euro(value)

    def render_available(self, value: Decimal, record: RingPosition) -> SafeString:
        return _judged(value, authority_verdict(facts_of(record)))


def _judged(value: Decimal, verdict: Verdict) -> SafeString:
    if verdict.severity and not verdict.stage:  # worth a note, but nothing that is wrong
        return format_html('{}<span class="ft-sub">{}</span>', format_euro(value), verdict.word)
    mark = badge(badge_of(verdict.severity), verdict.word)
    return format_html("{}<br>{}", format_euro(value), mark)
