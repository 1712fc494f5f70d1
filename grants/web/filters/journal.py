from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from grants.models import Award
from grants.queries.journal import touching
from grants.web.filters.base import DayInput, ListFilter, person_name
from ledger.models import BudgetLine, FiscalYear, Place, Voucher


def fiscal_years() -> list[tuple[int, str]]:
    return [(year, str(year)) for year in FiscalYear.objects.values_list("year", flat=True)]


class JournalFilter(ListFilter):
    """Filter des Journals; those of ``_TOGETHER`` have to fit one and the same posting."""

    _TOGETHER = ("award", "place", "line", "year")

    text = django_filters.CharFilter(label="Suche", method="with_text")
    first = django_filters.DateFilter(
        label="Datum von", field_name="booked_on", lookup_expr="gte", widget=DayInput
    )
    last = django_filters.DateFilter(
        label="Datum bis", field_name="booked_on", lookup_expr="lte", widget=DayInput
    )
    award = django_filters.ModelChoiceFilter(
        label="Zuwendung",
        queryset=lambda request: Award.objects.select_related("purse"),
        empty_label="alle",
    )
    place = django_filters.ChoiceFilter(label="Ort des Geldes", choices=Place, empty_label="alle")
    line = django_filters.ModelChoiceFilter(
        label="Haushaltsposition",
        queryset=lambda request: BudgetLine.objects.all(),
        empty_label="alle",
    )
    year = django_filters.ChoiceFilter(
        label="Haushaltsjahr", choices=fiscal_years, empty_label="alle"
    )
    person = django_filters.ModelChoiceFilter(
        label="Person",
        field_name="actor",
        queryset=lambda request: User.objects.all(),
        empty_label="alle",
    )
    reversals = django_filters.BooleanFilter(
        label="nur Stornos", method="only_reversals", widget=forms.CheckboxInput
    )

    class Meta:
        model = Voucher
        fields: Iterable[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["person"].label_from_instance = person_name

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        asked = self.form.cleaned_data
        for name, value in asked.items():
            if name not in self._TOGETHER:
                queryset = self.filters[name].filter(queryset, value)
        if not any(asked[name] for name in self._TOGETHER):
            return queryset
        return touching(
            queryset,
            award=asked["award"],
            place=asked["place"],
            line=asked["line"],
            year=int(asked["year"]) if asked["year"] else None,
        )

    def with_text(self, vouchers: QuerySet, name: str, value: str) -> QuerySet:
        found = Q(text__icontains=value) | Q(document_number__icontains=value)
        if value.isdecimal():
            found |= Q(pk=int(value))
        return vouchers.filter(found)

    def only_reversals(self, vouchers: QuerySet, name: str, value: bool) -> QuerySet:
        return vouchers.filter(reverses__isnull=False) if value else vouchers
