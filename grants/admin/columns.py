"""Columns and filters that Django's own do not print the German way."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from grants.rules.wording import DASH
from ledger.money import format_euro

# A callable; Django takes it wherever it takes a name, its type stubs only in list_display.
Column = Any


def euro(field: str, label: str) -> Column:
    """Betragsspalte: ``1.234,56 €``; empty where there is no amount."""

    @admin.display(description=label, ordering=field, empty_value=DASH)
    def column(row: Model) -> str:
        amount = getattr(row, field)
        return "" if amount is None else format_euro(amount)

    return column


def year(field: str, label: str = "Haushaltsjahr") -> Column:
    """Jahresspalte: 2024, where Django would group the digits to 2.024."""

    @admin.display(description=label, ordering=field, empty_value=DASH)
    def column(row: Model) -> str:
        value = getattr(row, field)
        return "" if value is None else str(value)

    return column


class YearFilter(admin.SimpleListFilter):
    """Filter nach Haushaltsjahr; ``path`` leads from the listed row to the year."""

    title = "Haushaltsjahr"
    parameter_name = "jahr"
    path = "year"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        rows = model_admin.model._default_manager.exclude(**{self.path: None})
        years = rows.order_by().values_list(self.path, flat=True).distinct()
        return [(str(number), str(number)) for number in sorted(years, reverse=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        return queryset.filter(**{self.path: chosen}) if chosen else queryset
