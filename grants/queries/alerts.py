"""Hinweise: what their list and their pages read."""

from django.db import models
from django.db.models import Case, IntegerField, QuerySet, Value, When

from grants.models import Alert

WEIGHTS = {Alert.Severity.URGENT: 3, Alert.Severity.WARNING: 2, Alert.Severity.NOTE: 1}


class AlertState(models.TextChoices):
    """Stand eines Hinweises."""

    OPEN = "open", "offen"
    SETTLED = "settled", "erledigt"


def weight() -> Case:
    """Gewicht als Zahl, to sort by: 3 is urgent, 1 a note."""
    return Case(
        *(When(severity=severity, then=Value(number)) for severity, number in WEIGHTS.items()),
        output_field=IntegerField(),
    )


def alerts_for_table() -> QuerySet[Alert]:
    """Hinweise with their deliveries and what they sort by: ``state`` and ``weight``."""
    return Alert.objects.prefetch_related("deliveries__recipient").annotate(
        state=Case(
            When(settled_on__isnull=True, then=Value(AlertState.OPEN)),
            default=Value(AlertState.SETTLED),
            output_field=models.CharField(),
        ),
        weight=weight(),
    )


def alerts_for_page() -> QuerySet[Alert]:
    """Hinweise with all that their page shows."""
    return Alert.objects.prefetch_related("deliveries__recipient")
