from collections.abc import Iterable

import django_filters
from django.db.models import Q, QuerySet

from grants.models import Alert
from grants.queries.alerts import AlertState
from grants.web.check_lists import RULE_CHOICES
from grants.web.filters.base import ListFilter, SearchFilter


class AlertFilter(ListFilter):
    text = SearchFilter()
    state = django_filters.ChoiceFilter(label="Stand", choices=AlertState, empty_label="alle")
    rule = django_filters.ChoiceFilter(
        label="Prüfung",
        choices=RULE_CHOICES,
        empty_label="alle",
    )
    severity = django_filters.ChoiceFilter(
        label="Gewicht", choices=Alert.Severity, empty_label="alle"
    )

    class Meta:
        model = Alert
        fields: Iterable[str] = ()

    def with_text(self, alerts: QuerySet, name: str, value: str) -> QuerySet:
        return alerts.filter(Q(title__icontains=value) | Q(text__icontains=value))
