import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from grants.models import ProgrammeRate
from grants.queries.programmes import ProgrammeRow
from grants.web.badges import badge
from grants.web.tables.base import EuroColumn, ListTable
from grants.web.wording import DASH
from ledger.days import format_day
from ledger.money import format_euro

_DEEPEST_INDENT = 3


class ProgrammeTable(ListTable):
    """Förderprogramme as a tree; the order is that of the tree."""

    name = tables.Column(
        "Förderprogramm",
        accessor="programme",
        attrs={"td": {"class": "ft-wide"}},
        footer="Summe",
    )
    ministry = tables.Column("Fördergeber", accessor="programme__ministry", default=DASH)
    authority = tables.Column("Bewilligungsbehörde", accessor="programme__authority", default=DASH)
    rates = tables.Column("Fördersätze", attrs={"td": {"class": "ft-wide"}})
    awards = tables.Column(
        "Zuwendungen", attrs={"th": {"class": "ft-amount"}, "td": {"class": "ft-amount"}}
    )
    granted = EuroColumn(verbose_name="bewilligt")

    class Meta:
        orderable = False

    def render_name(self, record: ProgrammeRow) -> SafeString:
        programme = record.programme
        unsure = "" if programme.is_confirmed else badge("warning", "nicht bestätigt")
        return format_html(
            '<span class="ft-indent-{}"><a href="{}">{}</a> {}</span>',
            min(record.depth, _DEEPEST_INDENT),
            reverse("programme", args=[programme.code]),
            programme.name,
            unsure,
        )

    def render_rates(self, value: tuple[ProgrammeRate, ...]) -> SafeString | str:
        if not value:
            return DASH
        return format_html_join(
            "", '<span class="ft-block">{} je {}: {}{} {}</span>', map(_rate, value)
        )


def _rate(rate: ProgrammeRate) -> tuple[str, ...]:
    since = f" (ab {format_day(rate.valid_from)})" if rate.valid_from else ""
    unsure = "" if rate.is_confirmed else badge("warning", "nicht bestätigt")
    return rate.component, rate.unit, format_euro(rate.amount), since, unsure
