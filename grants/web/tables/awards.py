from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2.data import TableListData
from django_tables2.utils import OrderBy

from grants.models import Award
from grants.queries.award_state import AwardState, JudgedAward, forecast_loss
from grants.queries.awards import AwardRow, places_of_row
from grants.rules.wording import lapses_in_words
from grants.web.badges import badge
from grants.web.tables.base import EuroColumn, ListTable
from grants.web.wording import DASH
from ledger.money import ZERO, format_euro

_BADGES = {
    AwardState.ON_TRACK: "success",
    AwardState.NEAR: "warning",
    AwardState.LOSING: "warning",
    AwardState.EXPIRED: "danger",
    AwardState.FUTURE: "info",
    AwardState.NO_NOTICE: "warning",
}


class AwardTable(ListTable):
    """Zuwendungen: where their money is, and how long it may be spent."""

    title = tables.Column(
        "Zuwendung",
        order_by=("title__german",),
        attrs={"td": {"class": "ft-wide"}},
        footer="Summe",
    )
    file_reference = tables.Column("Aktenzeichen", default=DASH)
    granted = EuroColumn(verbose_name="bewilligt")
    received = EuroColumn(verbose_name="eingegangen")
    spent = EuroColumn(verbose_name="selbst ausgegeben")
    with_recipient = EuroColumn(verbose_name="ausgezahlt, noch nicht nachgewiesen")
    proven = EuroColumn(verbose_name="nachgewiesen")
    left = EuroColumn(verbose_name="übrig")
    window = tables.Column("Zeitraum", accessor="current_notice__spend_by", default=DASH)
    state = tables.Column(
        "Status",
        order_by=("state", "current_notice__spend_by"),
        attrs={"td": {"class": "ft-state"}},
    )

    class Meta:
        order_by = ("title",)

    def render_title(self, record: Award) -> SafeString:
        return format_html(
            '<a href="{}{}">{}</a><span class="ft-sub">{}</span>',
            reverse("award", args=[record.code]),
            self.as_of_query,
            record.title,
            record.programme.name,
        )

    def render_spent(self, record: JudgedAward) -> str:
        return _with_ahead(record.spent, record.prefinanced)

    def render_with_recipient(self, record: JudgedAward) -> str:
        return _with_ahead(record.with_recipient, record.ahead_with_recipient)

    def render_proven(self, record: JudgedAward) -> str:
        return _with_ahead(record.proven, record.ahead_proven)

    def render_window(self, record: JudgedAward) -> SafeString:
        notice = record.current_notice
        assert notice is not None  # noqa: S101 - without one the column is empty
        return render_to_string(
            "tables/window.html",
            {
                "first": notice.period_from,
                "last": notice.spend_by,
                "days_left": (notice.spend_by - self.today).days,
                "gone": gone_percent(notice.period_from, notice.spend_by, today=self.today),
                "starts_in": (notice.period_from - self.today).days,
                "is_used_up": record.left == ZERO,
                "is_losing": record.is_losing,
            },
        )

    def render_state(self, record: JudgedAward) -> SafeString:
        return state_badge(record, self.today)


def _with_ahead(of_grant: Decimal, ahead: Decimal) -> str:
    """What the grant has paid, and below it what the county paid ahead."""
    if ahead == ZERO:
        return format_euro(of_grant)
    return format_html(
        '{}<span class="ft-sub">dazu vom Kreis vorfinanziert: {}</span>',
        format_euro(of_grant),
        format_euro(ahead),
    )


class AwardsAsOf(TableListData):
    """Zuwendungen zu einem Tag, whose figures ``placed`` adds: no column of the database.

    By a figure they are sorted here, by anything else as the database sorts words.
    """

    def __init__(
        self, awards: QuerySet[Award], placed: Callable[[QuerySet[Award]], list[AwardRow]]
    ) -> None:
        self._awards, self._placed = awards, placed
        super().__init__(placed(awards.order_by("title__german")))

    def order_by(self, aliases: Sequence[str]) -> None:
        bound = [self.table.columns[OrderBy(alias).bare] for alias in aliases]
        if any(isinstance(column.column, EuroColumn) for column in bound):
            super().order_by(aliases)
        elif tuple(aliases) != AwardTable.Meta.order_by:
            names = [name for column in bound for name in column.order_by]
            self.data = self._placed(self._awards.order_by(*names))


def state_badge(award: JudgedAward, today: date) -> SafeString:
    """Status einer Zuwendung, which comes from ``with_state``, and what will lapse of it."""
    state = AwardState(award.state)
    if state == AwardState.EXPIRED and award.left == ZERO:
        # All of it was used in time: nothing to worry about any more.
        return badge("info", state.label)
    loss = forecast_loss(award, places_of_row(award), today)
    if not loss:
        return badge(_BADGES[state], state.label)
    told = lapses_in_words(loss)
    if state == AwardState.LOSING:
        return badge(_BADGES[state], told)
    return format_html('{}<span class="ft-sub">{}</span>', badge(_BADGES[state], state.label), told)


def gone_percent(first: date, last: date, *, today: date) -> int:
    """Verstrichene Zeit of a window in whole per cent; the last day belongs to it."""
    days = (last - first).days + 1
    return min(max((today - first).days * 100 // days, 0), 100)
