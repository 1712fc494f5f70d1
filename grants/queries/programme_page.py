"""Seite eines Förderprogramms: what it reads."""

from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from django.db.models import F, QuerySet

from grants.models import Programme, ProgrammeRate
from grants.queries.programmes import ProgrammeRow, programme_rows


def programmes_for_page() -> QuerySet[Programme]:
    return Programme.objects.select_related("ministry", "authority", "confirmed_by")


@dataclass(frozen=True)
class Family:
    """Einordnung eines Programms: what it belongs to, from the top, itself and its parts."""

    ancestors: tuple[Programme, ...]
    itself: ProgrammeRow
    parts: tuple[ProgrammeRow, ...]

    @property
    def pks(self) -> list[int]:
        """Of the programme and all its parts."""
        return [row.programme.pk for row in (self.itself, *self.parts)]


def family_of(programme: Programme, *, today: date) -> Family:
    """Einordnung, read from the tree of all programmes; three queries."""
    rows = programme_rows(today)
    position = next(at for at, row in enumerate(rows) if row.programme.pk == programme.pk)
    itself = rows[position]
    parts = takewhile(lambda row: row.depth > itself.depth, rows[position + 1 :])
    by_pk = {row.programme.pk: row.programme for row in rows}
    ancestors: list[Programme] = []
    parent_id = programme.parent_id
    while parent_id is not None:
        ancestors.insert(0, by_pk[parent_id])
        parent_id = by_pk[parent_id].parent_id
    return Family(tuple(ancestors), itself, tuple(parts))


def rates_of(family: Family) -> QuerySet[ProgrammeRate]:
    """Fördersätze of the programme and its parts, the newest of each component first."""
    return (
        ProgrammeRate.objects.filter(programme__in=family.pks)
        .select_related("programme", "confirmed_by")
        .order_by(
            "programme__name__german",
            "component__german",
            "unit",
            F("valid_from").desc(nulls_last=True),
        )
    )
