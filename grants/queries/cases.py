"""Hinweise: what their list and their pages read."""

from django.db import models
from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When

from grants.models import Alert, CheckCase

WEIGHTS = {CheckCase.Severity.URGENT: 3, CheckCase.Severity.WARNING: 2, CheckCase.Severity.NOTE: 1}


class CaseState(models.TextChoices):
    """Stand eines Hinweises."""

    OPEN = "open", "offen"
    SETTLED = "settled", "erledigt"


def weight() -> Case:
    """Gewicht als Zahl, to sort by: 3 is urgent, 1 a note."""
    return Case(
        *(When(severity=severity, then=Value(number)) for severity, number in WEIGHTS.items()),
        output_field=IntegerField(),
    )


def cases_for_table() -> QuerySet[CheckCase]:
    """Hinweise with their deliveries and what they sort by: ``state`` and ``weight``."""
    # The words of their alerts are long, and no list shows them.
    told = Alert.objects.only("case").prefetch_related("deliveries").order_by("pk")
    return CheckCase.objects.prefetch_related(Prefetch("alerts", told)).annotate(
        state=Case(
            When(settled_on__isnull=True, then=Value(CaseState.OPEN)),
            default=Value(CaseState.SETTLED),
            output_field=models.CharField(),
        ),
        weight=weight(),
    )


def cases_for_page() -> QuerySet[CheckCase]:
    """Hinweise with all that their page shows: each alert, the latest first, and who got it."""
    return CheckCase.objects.prefetch_related("alerts__deliveries__recipient")
