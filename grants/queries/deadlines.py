"""Fristen: what their list, their pages and the start page read."""

from datetime import date
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When

from grants.models import Deadline, DeadlineChange
from grants.queries.awards import awards_used_up
from grants.rules.days_left import days_until_legal_end
from grants.rules.workdays import last_workday_before, legal_end_of

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

# The deadline is neither met yet nor dropped by a later notice.
IS_OPEN = Q(done_on__isnull=True, dropped_on__isnull=True)

# A deadline that was met before a later notice dropped it remains met.
WAS_NOT_DROPPED = Q(dropped_on__isnull=True) | Q(done_on__isnull=False)

# These deadlines ask nobody to do anything: once the day is over, the deadline is over.
_ENDS_BY_ITSELF = (Deadline.Kind.APPEAL,)


class DeadlineState(models.TextChoices):
    """Stand einer Frist; on its day, and up to its legal end, it is still open."""

    OPEN = "open", "offen"
    OVERDUE = "overdue", "überfällig"
    DONE = "done", "erledigt"
    EXPIRED = "expired", "abgelaufen"
    DROPPED = "dropped", "entfallen"


class _State(TypedDict):
    state: str


DeadlineRow: TypeAlias = "WithAnnotations[Deadline, _State]"


def deadlines_for_table(today: date) -> "QuerySet[DeadlineRow]":
    """Fristen with what they are for, who looks after them, and their ``state``."""
    return Deadline.objects.select_related(
        "award__responsible", "pass_through", "programme", "responsible"
    ).annotate(
        state=Case(
            When(done_on__isnull=False, then=Value(DeadlineState.DONE)),
            When(dropped_on__isnull=False, then=Value(DeadlineState.DROPPED)),
            When(_can_be_met(today), then=Value(DeadlineState.OPEN)),
            When(_needs_nobody(), then=Value(DeadlineState.EXPIRED)),
            default=Value(DeadlineState.OVERDUE),
            output_field=models.CharField(),
        )
    )


def standing_deadlines(today: date) -> "QuerySet[DeadlineRow]":
    """Fristen wie ``deadlines_for_table``, without those that were dropped before they were met."""
    return deadlines_for_table(today).filter(WAS_NOT_DROPPED)


def coming_deadlines(
    *, first: date, last: date, responsible_id: int | None = None
) -> QuerySet[Deadline]:
    """Offene Fristen in diesem Zeitraum; with ``responsible_id`` only that person's deadlines."""
    coming = Deadline.objects.filter(IS_OPEN, due_on__gte=first, due_on__lte=last)
    if responsible_id is not None:
        coming = coming.filter(
            Q(responsible=responsible_id)
            | Q(responsible__isnull=True, award__responsible=responsible_id)
        )
    return coming.order_by("due_on", "title__german")


def count_overdue(today: date) -> int:
    """Zahl der verpassten Fristen."""
    return (
        Deadline.objects.filter(IS_OPEN)
        .exclude(_can_be_met(today))
        .exclude(_needs_nobody())
        .count()
    )


def _needs_nobody() -> Q:
    """Whether a past deadline was missed by nobody; so it is also if no euro was left to spend."""
    return Q(kind__in=_ENDS_BY_ITSELF) | Q(
        kind=Deadline.Kind.SPENDING, award__in=awards_used_up().values("pk")
    )


def _can_be_met(today: date) -> Q:
    """Whether it can still be met: up to its day, or to its legal end if the law shifts it."""
    return Q(due_on__gte=today) | Q(is_shiftable=True, due_on__gt=last_workday_before(today))


def changes_of(deadline: Deadline) -> QuerySet[DeadlineChange]:
    """Verlauf einer Frist, the latest change first."""
    return deadline.changes.select_related("actor").order_by("-id")


def days_left(deadline: Deadline, today: date) -> int:
    """Verbleibende Tage up to its day, and after it up to its legal end."""
    legal_end = legal_end_of(deadline.due_on, is_shiftable=deadline.is_shiftable)
    return days_until_legal_end(deadline.due_on, legal_end, today=today)
