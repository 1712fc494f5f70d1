"""Förderprogramme as a tree, for their list and for choices."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from grants.models import Award, Programme, ProgrammeRate
from ledger.money import ZERO


@dataclass(frozen=True)
class ProgrammeRow:
    """Förderprogramm at its depth in the tree; the figures include its parts, in euro."""

    programme: Programme
    depth: int
    rates: tuple[ProgrammeRate, ...]
    awards: int
    granted: Decimal


def programme_rows(today: date) -> list[ProgrammeRow]:
    """Förderprogramme as a tree with the rates valid today; each part below its whole.

    Three queries.
    """
    rates = _rates_on(today)
    counts: dict[int, int] = defaultdict(int)
    granted: dict[int, Decimal] = defaultdict(lambda: ZERO)
    sums = (
        Award.objects.order_by()
        .values_list("programme")
        .annotate(Count("id"), Sum("current_notice__amount"))
    )
    for programme_id, count, amount in sums:
        counts[programme_id] = count
        granted[programme_id] = amount or ZERO
    tree = _Tree()
    return [
        ProgrammeRow(
            programme=programme,
            depth=depth,
            rates=tuple(rates[programme.pk]),
            awards=sum(counts[part] for part in tree.with_parts(programme.pk)),
            granted=sum((granted[part] for part in tree.with_parts(programme.pk)), ZERO),
        )
        for programme, depth in tree.in_order()
    ]


def programme_choices() -> list[tuple[int, str]]:
    """Auswahl der Förderprogramme, parts indented below their whole; one query."""
    return [
        (programme.pk, "\u2003" * depth + programme.name) for programme, depth in _Tree().in_order()
    ]


def programme_with_parts(programme_id: int) -> set[int]:
    """Förderprogramm mit allen Teilen: the ids of the programme and of all below; one query."""
    return _Tree().with_parts(programme_id)


def _rates_on(day: date) -> dict[int, list[ProgrammeRate]]:
    valid = ProgrammeRate.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
    )
    # A rate without an end holds until the next rate for the same unit begins.
    latest: dict[tuple[int, str, str], ProgrammeRate] = {}
    for rate in valid.order_by("component", "unit", F("valid_from").asc(nulls_first=True)):
        latest[rate.programme_id, rate.component, rate.unit] = rate
    rates: dict[int, list[ProgrammeRate]] = defaultdict(list)
    for rate in latest.values():
        rates[rate.programme_id].append(rate)
    return rates


class _Tree:
    def __init__(self) -> None:
        self._parts: dict[int | None, list[Programme]] = defaultdict(list)
        for programme in Programme.objects.select_related("ministry", "authority"):
            self._parts[programme.parent_id].append(programme)

    def in_order(
        self, parent_id: int | None = None, depth: int = 0
    ) -> Iterator[tuple[Programme, int]]:
        for programme in self._parts[parent_id]:
            yield programme, depth
            yield from self.in_order(programme.pk, depth + 1)

    def with_parts(self, programme_id: int) -> set[int]:
        return {programme_id} | {part.pk for part, _ in self.in_order(programme_id)}
