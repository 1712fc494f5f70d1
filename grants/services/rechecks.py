"""Vormerkungen zur Prüfung: every command marks the awards and rings that it changes."""

from collections.abc import Sequence

from django.db import connection, models
from django.utils import timezone

from grants.models import Award, Recheck
from grants.queries.booked_by import Booked
from ledger.models import PeriodClosing, PeriodReopening, PlanEntry, ReopeningApproval

# Fewer than the values that one statement of SQLite takes.
_MARKED_AT_ONCE = 5_000


def mark_what_changed(result: models.Model, booked: Booked) -> None:
    """Vormerken: the award that the result of a command belongs to, and what it booked on."""
    if isinstance(result, PeriodReopening):
        return  # A request changes nothing before it is approved.
    if isinstance(result, PeriodClosing | ReopeningApproval):
        mark_everything()
        return
    awards, rings = set(booked.awards), set(booked.rings)
    if (award := _award_of(result)) is not None:
        awards.add(award)
    if isinstance(result, PlanEntry) and result.line.ring_id is not None:
        rings.add(result.line.ring_id)
    marks = [
        *((award, None) for award in sorted(awards)),
        *((None, ring) for ring in sorted(rings)),
    ]
    # A change that belongs to no award and no ring, such as the plan of a line outside of all
    # rings, may touch several.
    _insert(marks or [(None, None)])


def mark_everything() -> None:
    """Alles vormerken: master data changed, on which any finding may rest."""
    _insert([(None, None)])


def _insert(marks: Sequence[tuple[int | None, int | None]]) -> None:
    """Award and ring of each; by hand, because every command comes by here."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        for start in range(0, len(marks), _MARKED_AT_ONCE):
            part = marks[start : start + _MARKED_AT_ONCE]
            cursor.execute(
                f"INSERT INTO {Recheck._meta.db_table} (award_id, ring_id, marked_at) "
                f"VALUES {', '.join(['(%s, %s, %s)'] * len(part))}",
                [value for mark in part for value in (*mark, now)],
            )


def _award_of(row: models.Model | None) -> int | None:
    """Zuwendung, to which a row belongs, directly or by what it is about."""
    if row is None:
        return None
    if isinstance(row, Award):
        return row.pk
    award: int | None = getattr(row, "award_id", None)
    for owner in ("pass_through", "deadline", "claim", "notice"):
        award = award or _award_of(getattr(row, owner, None))
    return award
