"""Bescheide als Fassungen: each notice beside what it changed of the one before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from grants.models import AwardNotice
from grants.templatetags.fundtracker import day, eur, number, percent


@dataclass(frozen=True)
class Change:
    """Eine Änderung, printed the German way."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class NoticeVersion:
    """Fassung: a notice and its changes; none on the first one."""

    notice: AwardNotice
    changes: tuple[Change, ...]


def versions_of(notices: Iterable[AwardNotice]) -> list[NoticeVersion]:
    """Fassungen, the latest first; ``notices`` come in their order."""
    versions = []
    before: AwardNotice | None = None
    for notice in notices:
        versions.append(NoticeVersion(notice, _changes(before, notice) if before else ()))
        before = notice
    return versions[::-1]


def _changes(before: AwardNotice, after: AwardNotice) -> tuple[Change, ...]:
    return tuple(
        Change(label, shown(getattr(before, field)), shown(getattr(after, field)))
        for field, (label, shown) in _COMPARED.items()
        if getattr(before, field) != getattr(after, field)
    )


def _financing(value: str) -> str:
    return str(AwardNotice.Financing(value).label)


def _or_dash(value: str) -> str:
    return value or "–"


_COMPARED: dict[str, tuple[str, Callable[[Any], str]]] = {
    "amount": ("Betrag", eur),
    "financing": ("Finanzierungsart", _financing),
    "quota": ("Fördersatz", percent),
    "unit_rate": ("Betrag je Einheit", eur),
    "fte": ("VZÄ", number),
    "period_from": ("Bewilligungszeitraum von", day),
    "period_to": ("Bewilligungszeitraum bis", day),
    "spend_by": ("Verausgabungsfrist", day),
    "proof_due": ("Verwendungsnachweis fällig am", day),
    "file_reference": ("Aktenzeichen", _or_dash),
}
