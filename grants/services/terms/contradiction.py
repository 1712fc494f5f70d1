"""Widersprüche: facts of one value that exclude each other, each at the field to be mended."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from grants.models import AwardNotice
from ledger.days import format_day

# Earlier field, later field, and what is said at the later one if the days are the wrong way.
Order = tuple[str, str, str]


@dataclass(frozen=True)
class Contradiction:
    """Widerspruch. ``is_gap``: something is still missing, which a draft forgives."""

    field: str
    text: str
    is_gap: bool = False


def at_fields_without(
    mistakes: Collection[str], found: Iterable[Contradiction]
) -> list[Contradiction]:
    """Widersprüche an Feldern, die noch keinen eigenen Fehler haben."""
    return [one for one in found if one.field not in mistakes]


def in_order(said: Mapping[str, Any], order: Iterable[Order]) -> Iterator[Contradiction]:
    for earlier, later, text in order:
        first, last = said[earlier], said[later]
        if first is not None and last is not None and last < first:
            yield Contradiction(later, text.format(day=format_day(first)))


def above_zero(said: Mapping[str, Any], sentences: Mapping[str, str]) -> Iterator[Contradiction]:
    """Was größer als 0 sein muss, wenn es da ist: the sentence for each field."""
    for name, sentence in sentences.items():
        if said[name] is not None and said[name] <= 0:
            yield Contradiction(name, f"{sentence} Bitte prüfen oder leeren.")


def in_financing(
    financing: str | None, quota: Decimal | None, *, are_required: bool
) -> Iterator[Contradiction]:
    """Finanzierungsart und Fördersatz in per cent; what is not known yet contradicts nothing."""
    if financing is None:
        return
    if financing not in AwardNotice.Financing.values and (financing or are_required):
        yield Contradiction(
            "financing", "Diese Finanzierungsart gibt es nicht. Bitte eine aus der Liste wählen."
        )
    elif financing != AwardNotice.Financing.SHARE:
        if quota is not None:
            yield Contradiction(
                "quota",
                "Einen Fördersatz gibt es nur bei der Anteilfinanzierung. "
                "Bitte das Feld leeren oder die Finanzierungsart ändern.",
            )
    elif quota is None:
        if are_required:
            text = "Eine Anteilfinanzierung braucht den Fördersatz. Bitte eingeben."
            yield Contradiction("quota", text, is_gap=True)
    elif quota > 100:
        yield Contradiction("quota", "Der Fördersatz ist höchstens 100 %. Bitte prüfen.")
    elif quota <= 0:
        yield Contradiction("quota", "Der Fördersatz muss größer als 0 % sein. Bitte prüfen.")
