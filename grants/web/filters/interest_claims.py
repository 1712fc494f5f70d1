from collections.abc import Iterable

import django_filters
from django.db.models import Q, QuerySet

from grants.models import InterestClaim
from grants.queries.interest_claims import OURS, InterestClaimState
from grants.web.filters.base import DayInput, ListFilter, SearchFilter, TypedChoiceFilter

_NOT_SETTLED = "not_settled"
_OURS, _THEIRS = "ours", "theirs"


class InterestClaimFilter(ListFilter):
    defaults = {"state": _NOT_SETTLED}

    text = SearchFilter()
    state = django_filters.ChoiceFilter(
        label="Status",
        choices=[(_NOT_SETTLED, "offen und überfällig"), *InterestClaimState.choices],
        empty_label="alle",
        method="in_state",
    )
    side = django_filters.ChoiceFilter(
        label="Richtung",
        choices=[(_OURS, "an uns"), (_THEIRS, "an Empfänger")],
        empty_label="alle",
        method="of_side",
    )
    award = TypedChoiceFilter("zuwendung", label="Zuwendung")
    first = django_filters.DateFilter(
        label="zu zahlen von", field_name="due_on", lookup_expr="gte", widget=DayInput
    )
    last = django_filters.DateFilter(
        label="zu zahlen bis", field_name="due_on", lookup_expr="lte", widget=DayInput
    )

    class Meta:
        model = InterestClaim
        fields: Iterable[str] = ()

    def with_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(
            Q(award__title__icontains=value)
            | Q(file_reference__icontains=value)
            | Q(voucher__document_number__icontains=value)
            | Q(pass_through__recipient__name__icontains=value)
        )

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        states = (
            [InterestClaimState.OPEN, InterestClaimState.OVERDUE]
            if value == _NOT_SETTLED
            else [value]
        )
        return rows.filter(state__in=states)

    def of_side(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(OURS) if value == _OURS else rows.exclude(OURS)
