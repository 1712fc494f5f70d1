"""Vormerkungen zur Prüfung: every command marks the awards and rings that it changes."""

from typing import Any

from django.db import models
from django.dispatch import receiver

from grants.models import Award, Recheck
from ledger.commands import carried_out
from ledger.models import PeriodClosing, PeriodReopening, PlanEntry, ReopeningApproval, Voucher


@receiver(carried_out)
def mark_what_changed(*, key: str, result: models.Model, **_: Any) -> None:
    """Vormerken, in the transaction of the command; a replay marks nothing.

    The award of the result is marked, and every award and ring on which the command booked.
    """
    if isinstance(result, PeriodReopening):
        return  # A request changes nothing before it is approved.
    if isinstance(result, PeriodClosing | ReopeningApproval):
        mark_everything()
        return
    awards, rings = _booked_on(key)
    if (award := _award_of(result)) is not None:
        awards.add(award)
    if isinstance(result, PlanEntry) and result.line.ring_id is not None:
        rings.add(result.line.ring_id)
    marks = [
        *(Recheck(award_id=award) for award in sorted(awards)),
        *(Recheck(ring_id=ring) for ring in sorted(rings)),
    ]
    # A change that belongs to no award and no ring, such as the plan of a line outside of all
    # rings, may touch several.
    Recheck.objects.bulk_create(marks or [Recheck()])


def mark_everything() -> None:
    """Alles vormerken: master data changed, on which any finding may rest."""
    Recheck.objects.create()


def _booked_on(key: str) -> tuple[set[int], set[int]]:
    """Zuwendungen und Ringe, on which the vouchers of a command count; one query."""
    rows = Voucher.objects.filter(command=key).order_by()
    found = rows.values_list("postings__source__purse__award", "postings__line__ring").distinct()
    pairs = list(found)
    return (
        {award for award, _ in pairs if award is not None},
        {ring for _, ring in pairs if ring is not None},
    )


def _award_of(row: models.Model | None) -> int | None:
    """Zuwendung, to which a row belongs, directly or by what it is about."""
    if row is None:
        return None
    if isinstance(row, Award):
        return row.pk
    award: int | None = getattr(row, "award_id", None)
    for owner in ("pass_through", "deadline"):
        award = award or _award_of(getattr(row, owner, None))
    return award
