"""Read side of deadlines."""

from datetime import date

from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When

from grants.models import Deadline, DeadlineChange

# What neither happened yet nor was dropped by a later notice.
IS_OPEN = Q(done_on__isnull=True, dropped_on__isnull=True)

# Nobody has to do anything until then: once the day is over, the deadline is too.
_ENDS_BY_ITSELF = (Deadline.Kind.APPEAL,)


class DeadlineState(models.TextChoices):
    """Stand einer Frist; on its day it is still open."""

    OPEN = "open", "offen"
    OVERDUE = "overdue", "überschritten"
    DONE = "done", "erledigt"
    EXPIRED = "expired", "abgelaufen"
    DROPPED = "dropped", "entfallen"


def deadlines_for_table(today: date) -> QuerySet[Deadline]:
    """Fristen with what they are for, who looks after them, and their ``state``."""
    return Deadline.objects.select_related(
        "award__responsible", "pass_through", "programme", "responsible"
    ).annotate(
        state=Case(
            When(dropped_on__isnull=False, then=Value(DeadlineState.DROPPED)),
            When(done_on__isnull=False, then=Value(DeadlineState.DONE)),
            When(due_on__gte=today, then=Value(DeadlineState.OPEN)),
            When(kind__in=_ENDS_BY_ITSELF, then=Value(DeadlineState.EXPIRED)),
            default=Value(DeadlineState.OVERDUE),
            output_field=models.CharField(),
        )
    )


def standing_deadlines(today: date) -> QuerySet[Deadline]:
    """Fristen as above, without those that a later notice dropped."""
    return deadlines_for_table(today).filter(dropped_on__isnull=True)


def coming_deadlines(
    *, first: date, last: date, responsible_id: int | None = None
) -> QuerySet[Deadline]:
    """Offene Fristen in diesem Zeitraum; of one person where it is given."""
    coming = deadlines_for_table(first).filter(IS_OPEN, due_on__gte=first, due_on__lte=last)
    if responsible_id is not None:
        coming = coming.filter(
            Q(responsible=responsible_id)
            | Q(responsible__isnull=True, award__responsible=responsible_id)
        )
    return coming.order_by("due_on", "title")


def count_overdue(today: date) -> int:
    """Zahl der Fristen that were missed."""
    return (
        Deadline.objects.filter(IS_OPEN, due_on__lt=today).exclude(kind__in=_ENDS_BY_ITSELF).count()
    )


def changes_of(deadline: Deadline) -> QuerySet[DeadlineChange]:
    """Verlauf einer Frist, the latest change first."""
    return deadline.changes.select_related("actor").order_by("-id")
