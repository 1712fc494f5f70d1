from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from grants.web.wording import DASH
from ledger.days import format_day
from ledger.money import format_euro

_AMOUNT = "ft-amount"


class ListTable(tables.Table):
    """Tabelle einer Liste. ``totals`` in euro by column, ``today`` for what counts days.

    ``as_of_query`` ends its links, so that they lead to pages of the same day.
    """

    class Meta:
        template_name = "tables/table.html"
        attrs = {"class": "ft-table"}

    def __init__(
        self,
        *args: Any,
        today: date,
        totals: Mapping[str, Decimal] | None = None,
        as_of_query: str = "",
        **kwargs: Any,
    ) -> None:
        self.totals = totals or {}
        self.as_of_query = as_of_query
        self.today = today
        super().__init__(*args, **kwargs)


class EuroColumn(tables.Column):
    """Betragsspalte: right-aligned, its total below."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"th": {"class": _AMOUNT}, "td": {"class": _AMOUNT}, "tf": {"class": _AMOUNT}}
        super().__init__(attrs=attrs, initial_sort_descending=True, default=DASH, **kwargs)

    def render(self, value: Decimal) -> str:
        return format_euro(value)

    def render_footer(self, bound_column: Any, table: ListTable) -> str:
        total = table.totals.get(bound_column.name)
        return "" if total is None else format_euro(total)


class DayColumn(tables.Column):
    """Datumsspalte: TT.MM.JJJJ."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            attrs={"td": {"class": "ft-nowrap"}, "th": {"class": "ft-nowrap"}}, **kwargs
        )

    def render(self, value: date) -> str:
        return format_day(value)


def badge(kind: str, label: str) -> SafeString:
    """Plakette: colour, symbol and word say the same."""
    return render_to_string("includes/badge.html", {"kind": kind, "label": label})
