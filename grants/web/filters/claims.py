from collections.abc import Iterable

import django_filters
from django.db.models import Q, QuerySet

from grants.models import Claim, Organisation, PassThrough
from grants.queries.claims import ClaimState
from grants.web.filters.base import DayInput, ListFilter, SearchFilter, TypedChoiceFilter, named_in

# Neither settled nor taken back.
_NOT_SETTLED = "not_settled"


class ClaimFilter(ListFilter):
    defaults = {"state": _NOT_SETTLED}

    text = SearchFilter()
    state = django_filters.ChoiceFilter(
        label="Status",
        choices=[(_NOT_SETTLED, "nicht erledigt"), *ClaimState.choices],
        empty_label="alle",
        method="in_state",
    )
    award = TypedChoiceFilter("zuwendung", label="Zuwendung", field_name="pass_through__award")
    recipient = django_filters.ModelChoiceFilter(
        label="Empfänger",
        field_name="pass_through__recipient",
        queryset=lambda request: Organisation.objects.filter(named_in(PassThrough, "recipient")),
        empty_label="alle",
    )
    last = django_filters.DateFilter(
        label="fällig bis", field_name="due_on", lookup_expr="lte", widget=DayInput
    )

    class Meta:
        model = Claim
        fields: Iterable[str] = ()

    def with_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(
            Q(reason__icontains=value)
            | Q(file_reference__icontains=value)
            | Q(pass_through__title__icontains=value)
            | Q(pass_through__recipient__name__icontains=value)
        )

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == _NOT_SETTLED:
            return rows.filter(open__gt=0)
        return rows.filter(state=value)
