from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from grants.models import Award, Deadline
from grants.queries.deadlines import DeadlineState
from grants.queries.search import found_in, of_kind
from grants.web.filters.base import DayInput, ListFilter, SearchFilter, named_in
from grants.web.wording import person_name


class DeadlineFilter(ListFilter):
    defaults = {"state": DeadlineState.OPEN}

    text = SearchFilter()
    state = django_filters.ChoiceFilter(label="Status", choices=DeadlineState, empty_label="alle")
    kind = django_filters.ChoiceFilter(label="Art", choices=Deadline.Kind, empty_label="alle")
    responsible = django_filters.ModelChoiceFilter(
        label="zuständig",
        queryset=lambda request: User.objects.filter(
            named_in(Deadline, "responsible") | named_in(Award, "responsible")
        ),
        empty_label="alle",
        method="of_person",
    )
    first = django_filters.DateFilter(
        label="fällig von", field_name="due_on", lookup_expr="gte", widget=DayInput
    )
    last = django_filters.DateFilter(
        label="fällig bis", field_name="due_on", lookup_expr="lte", widget=DayInput
    )

    class Meta:
        model = Deadline
        fields: Iterable[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["responsible"].label_from_instance = person_name

    def with_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(
            found_in(value, "title", "award__title", "programme__name")
            | of_kind(value, "kind", Deadline.Kind)
        )

    def of_person(self, rows: QuerySet, name: str, value: User) -> QuerySet:
        return rows.filter(
            Q(responsible=value) | Q(responsible__isnull=True, award__responsible=value)
        )
