"""Durchgeführte Einheiten beside what is granted of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from grants.models import AwardNotice, HeldUnits
from grants.queries.funding import FundingLine
from grants.queries.loaded_awards import LoadedAwards
from grants.rules.entitlement import HeldPart
from grants.rules.unit_words import counted_units, is_countable, is_per_post, unit_plural
from ledger.money import ZERO, format_euro, format_number

_UnitKey = tuple[int, str, str]


@dataclass(frozen=True)
class HeldLine:
    """Eine Art von Einheiten: how many are granted and how many were held.

    ``rate`` in euro per unit is the mean of its rows; None if one of them has none. ``held`` is
    None as long as nothing is recorded. ``rows`` are all rows, those that were corrected too.
    """

    programme_id: int
    component: str
    unit: str
    granted: Decimal
    rate: Decimal | None
    held: Decimal | None
    rows: tuple[HeldUnits, ...]

    @property
    def plural(self) -> str:
        return unit_plural(self.unit)

    @property
    def position(self) -> str:
        """``150 Monate bewilligt, 120 durchgeführt``."""
        held = "noch nichts" if self.held is None else _plain(self.held)
        return f"{counted_units(self.granted, self.unit)} bewilligt, {held} durchgeführt"

    @property
    def is_missing(self) -> bool:
        """Fehlt: one counts such units, and nobody said how many were held."""
        return self.held is None and is_countable(self.unit)

    @property
    def replaced(self) -> frozenset[int]:
        """Berichtigte Angaben, by their ids: they no longer count."""
        return frozenset(row.replaces_id for row in self.rows if row.replaces_id)

    @property
    def lost(self) -> Decimal:
        """Wert des nicht Durchgeführten in euro, not rounded; more than granted gains nothing."""
        if self.held is None or self.rate is None:
            return ZERO
        return max(self.granted - self.held, ZERO) * self.rate


def held_lines(notice: AwardNotice, loaded: LoadedAwards) -> list[HeldLine]:
    """Einheiten eines geltenden Bescheids, die keine Stellen sind, in the order of its rows."""
    lines: dict[_UnitKey, list[FundingLine]] = {}
    for line in loaded.funding[notice.award_id].lines:
        if not line.fte and not is_per_post(line.unit.unit):
            lines.setdefault(_key_of(line), []).append(line)
    return [
        _held_line(
            key, of_key, [row for row in loaded.held_units[notice.award_id] if _is(row, key)]
        )
        for key, of_key in lines.items()
    ]


def held_parts(notice: AwardNotice, loaded: LoadedAwards) -> Iterator[HeldPart]:
    """Was der Festbetrag verliert, in proportion if less is granted than all units are worth."""
    total = loaded.funding[notice.award_id].total
    scale = notice.amount / total if total and total > notice.amount else Decimal(1)
    for line in held_lines(notice, loaded):
        if line.lost:
            yield HeldPart(f"{line.component}: {line.position}", line.lost * scale)


def costs_per_post(notice: AwardNotice, loaded: LoadedAwards) -> tuple[str, ...]:
    """Was je Stelle bewilligt ist und keine Stelle ist: ``5 × 9.700,00 € „Sachkosten“``."""
    return tuple(
        f"{_plain(line.unit.quantity)} × {format_euro(line.rated.rate)} „{line.unit.component}“"
        for line in loaded.funding[notice.award_id].lines
        if not line.fte and is_per_post(line.unit.unit) and line.rated is not None
    )


def _key_of(line: FundingLine) -> _UnitKey:
    return line.unit.programme_id, line.unit.component, line.unit.unit


def _is(row: HeldUnits, key: _UnitKey) -> bool:
    return (row.programme_id, row.component, row.unit) == key


def _held_line(key: _UnitKey, lines: list[FundingLine], rows: list[HeldUnits]) -> HeldLine:
    granted = sum((line.unit.quantity for line in lines), Decimal(0))
    worth = [line.rated.worth for line in lines if line.rated is not None]
    replaced = {row.replaces_id for row in rows}
    counted = [row.quantity for row in rows if row.pk not in replaced]
    return HeldLine(
        *key,
        granted=granted,
        rate=sum(worth, ZERO) / granted if len(worth) == len(lines) else None,
        held=sum(counted, Decimal(0)) if counted else None,
        rows=tuple(rows),
    )


def _plain(number: Decimal) -> str:
    return format_number(number, 0 if number == number.to_integral_value() else 2)
