from collections.abc import Iterable

import django_filters
from django import forms
from django.db.models import QuerySet

from grants.models import Organisation, PassThrough
from grants.queries.programmes import programme_choices, programme_with_parts
from grants.queries.search import found_in, of_kind
from grants.web.filters.base import ListFilter, SearchFilter, TypedChoiceFilter, named_in


def budget_years() -> list[tuple[int, str]]:
    """Auswahl der Haushaltsjahre of all pass-throughs, latest first; one query."""
    years = PassThrough.objects.order_by("-budget_year").values_list("budget_year", flat=True)
    return [(year, str(year)) for year in years.distinct()]


class PassThroughFilter(ListFilter):
    text = SearchFilter()
    programme = django_filters.ChoiceFilter(
        label="Förderprogramm",
        choices=programme_choices,
        empty_label="alle",
        method="of_programme",
    )
    award = TypedChoiceFilter("zuwendung", label="Zuwendung")
    recipient = django_filters.ModelChoiceFilter(
        label="Empfänger",
        queryset=lambda request: Organisation.objects.filter(named_in(PassThrough, "recipient")),
        empty_label="alle",
    )
    budget_year = django_filters.ChoiceFilter(
        label="Haushaltsjahr", choices=budget_years, empty_label="alle"
    )
    missing = django_filters.BooleanFilter(
        label="nur mit offenem Nachweis",
        method="with_unproven_money",
        widget=forms.CheckboxInput,
    )

    class Meta:
        model = PassThrough
        fields: Iterable[str] = ()

    def with_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(
            found_in(value, "title", "recipient__name", "file_reference")
            | of_kind(value, "legal_form", PassThrough.LegalForm)
        )

    def of_programme(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(award__programme__in=programme_with_parts(int(value)))

    def with_unproven_money(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        return rows.filter(unproven__gt=0) if value else rows
