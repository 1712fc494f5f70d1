"""Fördersätze: which rate of a programme holds on a day."""

from collections import defaultdict
from datetime import date

from grants.models import ProgrammeRate
from grants.queries.programme_tree import ProgrammeTree


class RateTable:
    """Alle Fördersätze, read once in one query, and one more for a tree that is not given."""

    def __init__(self, tree: ProgrammeTree | None = None) -> None:
        self._tree = tree or ProgrammeTree()
        self._rates: dict[tuple[int, str, str], list[ProgrammeRate]] = defaultdict(list)
        for rate in ProgrammeRate.objects.order_by("pk"):
            self._rates[rate.programme_id, rate.component, rate.unit].append(rate)

    def find(
        self, *, programme_id: int, component: str, unit: str, on: date
    ) -> ProgrammeRate | None:
        """Geltender Fördersatz of a programme, or of the nearest one above it that has one."""
        for programme in self._tree.upwards(programme_id):
            for rate in self._rates[programme, component, unit]:
                if _holds(rate, on):
                    return rate
        return None

    def of_posts(self, *, programme_id: int, component: str) -> list[ProgrammeRate]:
        """Fördersätze einer Stelle, the dated ones of a component that is paid by VZÄ.

        They are those of a programme, or of the nearest one above it that has any.
        """
        for programme in self._tree.upwards(programme_id):
            found = [
                rate
                for (owner, name, _), rates in self._rates.items()
                if (owner, name) == (programme, component)
                for rate in rates
                if rate.fte
            ]
            if found:
                return found
        return []


def _holds(rate: ProgrammeRate, on: date) -> bool:
    return (rate.valid_from is None or rate.valid_from <= on) and (
        rate.valid_to is None or on <= rate.valid_to
    )


def overlapping(one: ProgrammeRate, another: ProgrammeRate) -> bool:
    """Überschneidung: do two rates say what the same unit is worth on the same day?"""
    same_unit = (one.component, one.unit) == (another.component, another.unit)
    return (
        one.programme_id == another.programme_id
        and same_unit
        and (one.valid_from or date.min) <= (another.valid_to or date.max)
        and (another.valid_from or date.min) <= (one.valid_to or date.max)
    )
