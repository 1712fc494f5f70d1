from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from inspect import signature
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django_tables2.utils import AttributeDict

from grants.web.wording import DASH, moment
from ledger.days import format_day
from ledger.money import format_euro

_AMOUNT = "ft-amount"


class ListTable(tables.Table):
    """Tabelle einer Liste. ``totals`` in euro by column, ``today`` for what counts days.

    ``as_of_query`` ends its links, so that they lead to pages of the same day.
    """

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

    @property
    def cells(self) -> Iterator[list[tuple[SafeString, Any]]]:
        """Zellen der Seite, row by row, each with the attributes of its tag."""
        columns = [_Cells(column) for column in self.columns]
        for row in self.paginated_rows:
            yield [(column.attributes, column.of(row.record)) for column in columns]


class _Cells:
    """Zellen einer Spalte.

    Asked once for all of them is what django-tables2 asks for each: their look, the path to their
    value, and what the function that renders them takes: the value, the record or both.
    """

    def __init__(self, column: Any) -> None:
        # On a phone a row is read as a block, so each cell names its column.
        named = {"data-label": column.header} | column.attrs["td"]
        self.attributes: SafeString = AttributeDict(named).as_html()
        *self._path, self._name = column.accessor.split("__")
        self._empty_values, self._default = column.column.empty_values, column.default
        self._render, self._takes = column.render, tuple(signature(column.render).parameters)

    def of(self, record: Any) -> Any:
        value = self._value_of(record)
        if value in self._empty_values:
            return self._default
        given = {"value": value, "record": record}
        return self._render(**{name: given[name] for name in self._takes})

    def _value_of(self, record: Any) -> Any:
        """Of a choice its name; None if the path ends early."""
        for name in self._path:
            record = getattr(record, name, None)
        named = getattr(record, f"get_{self._name}_display", None)
        return getattr(record, self._name, None) if named is None else named()


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


class MomentColumn(tables.Column):
    """Zeitpunkt: TT.MM.JJJJ HH:MM."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(attrs={"td": {"class": "ft-nowrap"}}, **kwargs)

    def render(self, value: datetime) -> str:
        return moment(localtime(value))
