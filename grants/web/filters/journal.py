from collections.abc import Iterable
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from grants.queries.journal import WITH_ITEM, Scope, vouchers_in
from grants.queries.occasions import OCCASIONS
from grants.queries.search import found_in
from grants.web.filters.base import (
    DayInput,
    ListFilter,
    SearchFilter,
    TypedChoiceFilter,
)
from grants.web.wording import person_name
from ledger.models import FiscalYear, Place, Voucher

_OCCASIONS = [(relation, kind.label) for relation, kind in OCCASIONS.items()]


def fiscal_years() -> list[tuple[int, str]]:
    return [(year, str(year)) for year in FiscalYear.objects.values_list("year", flat=True)]


class JournalFilter(ListFilter):
    """Filter des Journals; those of ``_SCOPE`` say what the amounts mean."""

    _SCOPE = ("award", "pass_through", "place", "line", "year", "occasion")

    text = SearchFilter()
    first = django_filters.DateFilter(
        label="Datum von", field_name="booked_on", lookup_expr="gte", widget=DayInput
    )
    last = django_filters.DateFilter(
        label="Datum bis", field_name="booked_on", lookup_expr="lte", widget=DayInput
    )
    recorded_to = django_filters.DateFilter(
        label="erfasst bis", field_name="recorded_at", lookup_expr="date__lte", widget=DayInput
    )
    award = TypedChoiceFilter("zuwendung", label="Zuwendung")
    pass_through = TypedChoiceFilter("weiterleitung-des-kreises", label="Weiterleitung")
    occasion = django_filters.ChoiceFilter(
        label="Buchungsart", choices=_OCCASIONS, empty_label="alle"
    )
    place = django_filters.ChoiceFilter(label="Verbleib", choices=Place, empty_label="alle")
    line = TypedChoiceFilter("haushaltsposition", label="Haushaltsposition")
    year = django_filters.ChoiceFilter(
        label="Haushaltsjahr", choices=fiscal_years, empty_label="alle"
    )
    person = django_filters.ModelChoiceFilter(
        label="erfasst von",
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

    @cached_property
    def scope(self) -> Scope:
        """Ausschnitt, den der Filter meint; all of the journal while it is filled in wrongly."""
        if not self.is_valid():
            return Scope()
        asked = self.form.cleaned_data
        return Scope(
            award=asked["award"],
            pass_through=asked["pass_through"],
            place=Place(asked["place"]) if asked["place"] else None,
            line=asked["line"],
            year=int(asked["year"]) if asked["year"] else None,
            occasion=OCCASIONS.get(asked["occasion"]),
        )

    @property
    def leaves_out_vouchers(self) -> bool:
        """Whether a filter beside the scope is set."""
        asked = self.form.cleaned_data
        return any(value for name, value in asked.items() if name not in self._SCOPE)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        vouchers = vouchers_in(self.scope)
        for name, value in self.form.cleaned_data.items():
            if name not in self._SCOPE:
                vouchers = self.filters[name].filter(vouchers, value)
        return vouchers

    def with_text(self, vouchers: QuerySet, name: str, value: str) -> QuerySet:
        items = [f"{kind}__plan_item__name" for kind in WITH_ITEM]
        found = found_in(
            value, "text", "document_number", *items, *(f"reverses__{item}" for item in items)
        )
        if value.isdecimal():
            found |= Q(pk=int(value))
        return vouchers.filter(found)

    def only_reversals(self, vouchers: QuerySet, name: str, value: bool) -> QuerySet:
        return vouchers.filter(reverses__isnull=False) if value else vouchers
