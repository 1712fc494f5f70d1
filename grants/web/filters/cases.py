from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib.auth.models import User
from django.db.models import QuerySet

from grants.models import CheckCase
from grants.queries.cases import CaseState
from grants.queries.search import found_in
from grants.web.check_lists import CHECK_CHOICES
from grants.web.filters.base import ListFilter, SearchFilter, named_in
from grants.web.wording import person_name


class CaseFilter(ListFilter):
    text = SearchFilter()
    state = django_filters.ChoiceFilter(label="Status", choices=CaseState, empty_label="alle")
    check = django_filters.ChoiceFilter(
        field_name="check_code",
        label="Prüfung",
        choices=CHECK_CHOICES,
        empty_label="alle",
    )
    severity = django_filters.ChoiceFilter(
        label="Gewicht", choices=CheckCase.Severity, empty_label="alle"
    )

    responsible = django_filters.ModelChoiceFilter(
        label="zuständig",
        queryset=lambda request: User.objects.filter(named_in(CheckCase, "responsible")),
        empty_label="alle",
    )

    class Meta:
        model = CheckCase
        fields: Iterable[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["responsible"].label_from_instance = person_name

    def with_text(self, cases: QuerySet, name: str, value: str) -> QuerySet:
        return cases.filter(found_in(value, "title", "text"))
