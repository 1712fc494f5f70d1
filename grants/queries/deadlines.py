"""Read side of deadlines."""

from datetime import date

from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When

from grants.models import Deadline


class DeadlineState(models.TextChoices):
    """Stand einer Frist; on its day it is still open."""

    OPEN = "open", "offen"
    OVERDUE = "overdue", "überschritten"
    DONE = "done", "erledigt"


def deadlines_for_table(today: date) -> QuerySet[Deadline]:
    """Fristen with what they are for, who looks after them, and their ``state``."""
    return Deadline.objects.select_related(
        "award__responsible", "pass_through", "programme", "responsible"
    ).annotate(
        state=Case(
            When(done_on__isnull=False, then=Value(DeadlineState.DONE)),
            When(due_on__lt=today, then=Value(DeadlineState.OVERDUE)),
            default=Value(DeadlineState.OPEN),
            output_field=models.CharField(),
        )
    )


def coming_deadlines(
    *, first: date, last: date, responsible_id: int | None = None
) -> QuerySet[Deadline]:
    """Fristen in diesem Zeitraum that are not done; of one person where it is given."""
    coming = deadlines_for_table(first).filter(
        done_on__isnull=True, due_on__gte=first, due_on__lte=last
    )
    if responsible_id is not None:
        coming = coming.filter(
            Q(responsible=responsible_id)
            | Q(responsible__isnull=True, award__responsible=responsible_id)
        )
    return coming.order_by("due_on", "title")


def count_overdue(today: date) -> int:
    """Zahl der Fristen that were missed."""
    return Deadline.objects.filter(done_on__isnull=True, due_on__lt=today).count()
