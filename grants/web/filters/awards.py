from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib.auth.models import User
from django.db.models import Max, Min, Q, QuerySet

from grants.models import Award, AwardNotice, Organisation
from grants.queries.award_state import AwardState
from grants.queries.programmes import programme_choices, programme_with_parts
from grants.queries.search import found_in, of_kind
from grants.web.filters.base import ListFilter, SearchFilter, named_in
from grants.web.wording import person_name
from ledger.models import Ring


def award_years() -> list[tuple[int, str]]:
    """Auswahl der Jahre from the first window to the last, latest first; one query."""
    span = AwardNotice.objects.aggregate(first=Min("period_from"), last=Max("spend_by"))
    if span["first"] is None:
        return []
    years = range(span["last"].year, span["first"].year - 1, -1)
    return [(year, str(year)) for year in years]


class AwardFilter(ListFilter):
    text = SearchFilter()
    programme = django_filters.ChoiceFilter(
        label="Förderprogramm",
        choices=programme_choices,
        empty_label="alle",
        method="of_programme",
    )
    year = django_filters.ChoiceFilter(
        label="Jahr", choices=award_years, empty_label="alle", method="in_year"
    )
    holder = django_filters.ModelChoiceFilter(
        label="Zuwendungsempfänger",
        queryset=lambda request: Organisation.objects.filter(named_in(Award, "holder")),
        empty_label="alle",
    )
    ring = django_filters.ModelChoiceFilter(
        label="Zweckbindungsring",
        queryset=lambda request: Ring.objects.all(),
        empty_label="alle",
        method="on_ring",
    )
    state = django_filters.ChoiceFilter(
        label="Status", choices=AwardState, empty_label="alle", method="in_state"
    )
    responsible = django_filters.ModelChoiceFilter(
        label="zuständig",
        queryset=lambda request: User.objects.filter(named_in(Award, "responsible")),
        empty_label="alle",
    )

    class Meta:
        model = Award
        fields: Iterable[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["responsible"].label_from_instance = person_name

    def with_text(self, awards: QuerySet, name: str, value: str) -> QuerySet:
        return awards.filter(
            found_in(
                value,
                "title",
                "file_reference",
                "current_notice__file_reference",
                "programme__name",
            )
            | of_kind(value, "current_notice__financing", AwardNotice.Financing)
        )

    def of_programme(self, awards: QuerySet, name: str, value: str) -> QuerySet:
        return awards.filter(programme__in=programme_with_parts(int(value)))

    def in_year(self, awards: QuerySet, name: str, value: str) -> QuerySet:
        return awards.filter(
            current_notice__period_from__year__lte=value,
            current_notice__spend_by__year__gte=value,
        )

    def in_state(self, awards: QuerySet, name: str, value: str) -> QuerySet:
        # An award that is losing money near its last day is in both states.
        if value == AwardState.LOSING:
            return awards.filter(is_losing=True)
        return awards.filter(state=value)

    def on_ring(self, awards: QuerySet, name: str, value: Ring) -> QuerySet:
        return awards.filter(Q(income_line__ring=value) | Q(expense_line__ring=value))


class AwardFilterAsOf(AwardFilter):
    """Filter zu einem früheren Tag: not by what the list does not show for that day."""

    year = None
    state = None
