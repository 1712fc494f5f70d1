"""Mittelbedarf: what the coming months need of the pledged money (VV Nr. 7.2 zu § 44 LHO NRW).

The two months are no constant: the caller names the last day that is looked at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from grants.rules.funded_units import months_filled
from ledger.money import ZERO, format_euro, format_number, round_to_cent

PartId = int | None

_PAID_FIRST = "zuerst zu verwenden: Eigenmittel und Leistungen Dritter"


class Cost(Protocol):
    """Künftige Ausgabe: which part of it the grant has to pay in a time."""

    @property
    def name(self) -> str: ...

    @property
    def part_id(self) -> PartId: ...

    def due(self, today: date, until: date) -> Decimal:
        """Fällig in euro, not rounded, on the days after ``today`` up to ``until``."""
        ...

    def told(self, today: date, until: date) -> str:
        """Herleitung in words, before the grant's quota is taken; empty if all of it is due."""
        ...


@dataclass(frozen=True)
class OpenAmount:
    """Offener Betrag in euro that falls due evenly from ``first`` to ``last``.

    What is still open on the last day, or after it, is due at once.
    """

    name: str
    amount: Decimal
    first: date
    last: date
    part_id: PartId = None

    def due(self, today: date, until: date) -> Decimal:
        if self.last <= today:
            return self.amount
        days_due, days_left = self._days(today, until)
        return self.amount * days_due / days_left

    def told(self, today: date, until: date) -> str:
        if self.last <= today:
            return ""
        days_due, days_left = self._days(today, until)
        if days_due >= days_left:
            return ""
        return f"{format_euro(self.amount)} × {days_due} von {days_left} Tagen"

    def _days(self, today: date, until: date) -> tuple[int, int]:
        """Return (days due up to ``until``, days left in all)."""
        start = max(self.first, today + timedelta(days=1))
        days = (min(self.last, until) - start).days + 1
        return max(days, 0), (self.last - start).days + 1


@dataclass(frozen=True)
class FilledPost:
    """Eigene Stelle, filled from ``first`` to ``last``; ``cost`` in euro a year."""

    name: str
    cost: Decimal
    first: date
    last: date
    part_id: PartId = None

    def due(self, today: date, until: date) -> Decimal:
        return self.cost * self._months(today, until) / 12

    def told(self, today: date, until: date) -> str:
        months = format_number(self._months(today, until))
        return f"{format_euro(self.cost)} im Jahr × {months} von 12 Monaten"

    def _months(self, today: date, until: date) -> Decimal:
        return months_filled(self.first, self.last, within=(today + timedelta(days=1), until))


@dataclass(frozen=True)
class NeedFacts:
    """Woraus der Bedarf folgt, in euro; what is kept apart stands under its Abrufteil.

    ``commitments`` are owed to recipients and paid by the grant alone, of ``own_costs`` it pays
    its ``quota`` (0 to 1), and only once ``paid_first`` is used up: the own funds and the money
    of others that are left and come before the grant. ``cash`` is at hand, ``requested`` is not
    received yet, ``prefinanced`` was paid ahead by the county. ``pledged`` has not come in.
    """

    commitments: tuple[Cost, ...]
    own_costs: tuple[Cost, ...]
    quota: Decimal
    cash: Mapping[PartId, Decimal]
    requested: Mapping[PartId, Decimal]
    prefinanced: Decimal
    pledged: Decimal
    is_fully_planned: bool
    paid_first: Decimal = ZERO


@dataclass(frozen=True)
class NeedRow:
    """Zeile der Herleitung in euro; what lowers the need is negative.

    ``told`` says how the amount comes about, if it is a part of something.
    """

    name: str
    amount: Decimal
    told: str = field(default="", compare=False)


@dataclass(frozen=True)
class PartNeed:
    """Bedarf eines Abrufteils; ``part_id`` is None for what belongs to none."""

    part_id: PartId
    costs: tuple[NeedRow, ...]
    covered: tuple[NeedRow, ...]
    free: Decimal = field(repr=False)

    @property
    def rows(self) -> tuple[NeedRow, ...]:
        return self.costs + self.covered

    @property
    def gap(self) -> Decimal:
        """Es fehlen; negative if more is at hand or requested than will be needed."""
        return sum((row.amount for row in self.rows), ZERO)

    @property
    def need(self) -> Decimal:
        """Bedarf: at least 0, at most what is pledged and not requested."""
        return _within(self.gap, self.free)


@dataclass(frozen=True)
class DrawdownNeed:
    """Mittelbedarf bis zu einem Tag in euro; ``free`` is pledged and not requested.

    ``is_fully_planned`` says whether the Finanzierungsplan covers the whole grant. If it does not,
    money at hand may be meant for something that the program does not know.
    """

    today: date
    until: date
    parts: tuple[PartNeed, ...]
    free: Decimal
    is_fully_planned: bool

    @property
    def due(self) -> Decimal:
        """Fällige Zahlungen until that day, as far as the grant pays them."""
        return sum((row.amount for part in self.parts for row in part.costs), ZERO)

    @property
    def gap(self) -> Decimal:
        return sum((part.gap for part in self.parts), ZERO)

    @property
    def need(self) -> Decimal:
        """Bedarf: at least 0, at most what is pledged and not requested."""
        return _within(self.gap, self.free)

    @property
    def surplus(self) -> Decimal:
        """Über Bedarf: at hand or requested, and not needed until that day."""
        return max(-self.gap, ZERO)

    def of_part(self, part_id: PartId) -> PartNeed | None:
        return next((part for part in self.parts if part.part_id == part_id), None)


def drawdown_need(facts: NeedFacts, *, today: date, until: date) -> DrawdownNeed:
    """Mittelbedarf der Tage nach ``today`` bis ``until``: what falls due, less what is there."""
    free = max(facts.pledged - sum(facts.requested.values(), ZERO), ZERO)
    costs = _due(facts.commitments, Decimal(1), today, until)
    left = facts.paid_first
    for part, rows in _due(facts.own_costs, facts.quota, today, until).items():
        costs.setdefault(part, []).extend(rows)
        first = min(left, sum((row.amount for row in rows), ZERO))
        if first:
            costs[part].append(NeedRow(_PAID_FIRST, -first))
            left -= first
    if facts.prefinanced:
        costs.setdefault(None, []).append(NeedRow("vom Kreis vorfinanziert", facts.prefinanced))
    covered = {
        part: tuple(
            NeedRow(name, -amount[part])
            for name, amount in (
                ("Bestand", facts.cash),
                ("angefordert, noch nicht eingegangen", facts.requested),
            )
            if amount.get(part)
        )
        for part in {*facts.cash, *facts.requested}
    }
    parts = sorted({*costs, *(part for part, rows in covered.items() if rows)}, key=_none_last)
    return DrawdownNeed(
        today=today,
        until=until,
        parts=tuple(
            PartNeed(part, tuple(costs.get(part, ())), covered.get(part, ()), free)
            for part in parts
        ),
        free=free,
        is_fully_planned=facts.is_fully_planned,
    )


def _due(
    group: Iterable[Cost], quota: Decimal, today: date, until: date
) -> dict[PartId, list[NeedRow]]:
    """Fällige Kosten by Abrufteil: the grant's part of each cost, without zeros."""
    rows: dict[PartId, list[NeedRow]] = {}
    for cost in group:
        amount = round_to_cent(cost.due(today, until) * quota)
        if amount > ZERO:
            told = cost.told(today, until)
            if quota != 1:
                told = f"{told or format_euro(cost.due(today, until))} × {_percent(quota)}"
            rows.setdefault(cost.part_id, []).append(NeedRow(cost.name, amount, told))
    return rows


def _percent(quota: Decimal) -> str:
    percent = quota * 100
    places = max(-int(percent.normalize().as_tuple().exponent), 0)
    return f"{format_number(percent, places)}\u00a0%"


def _within(gap: Decimal, free: Decimal) -> Decimal:
    return min(max(gap, ZERO), free)


def _none_last(part: PartId) -> tuple[bool, int]:
    return (part is None, part or 0)
