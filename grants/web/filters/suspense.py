from collections.abc import Iterable

import django_filters
from django.db.models import Q, QuerySet

from grants.models import SuspenseItem
from grants.queries.suspense import SuspenseState
from grants.web.filters.base import DayInput, ListFilter, SearchFilter, TypedChoiceFilter


class SuspenseFilter(ListFilter):
    defaults = {"state": SuspenseState.OPEN}

    text = SearchFilter()
    state = django_filters.ChoiceFilter(label="Status", choices=SuspenseState, empty_label="alle")
    award = TypedChoiceFilter("zuwendung", label="Vermutete Zuwendung")
    first = django_filters.DateFilter(
        label="eingegangen von", field_name="credited_on", lookup_expr="gte", widget=DayInput
    )
    last = django_filters.DateFilter(
        label="eingegangen bis", field_name="credited_on", lookup_expr="lte", widget=DayInput
    )

    class Meta:
        model = SuspenseItem
        fields: Iterable[str] = ()

    def with_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(
            Q(payer__icontains=value)
            | Q(voucher__text__icontains=value)
            | Q(voucher__document_number__icontains=value)
            | Q(award__title__icontains=value)
        )
