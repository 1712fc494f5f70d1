"""Zweckbindung: money for one purpose whose budget lines are in no ring."""

from collections.abc import Iterable
from dataclasses import dataclass

from grants.checks.catalogue import AWARD_WITHOUT_RING
from grants.checks.finding import Finding, Severity


@dataclass(frozen=True)
class HomelessFacts:
    """Zweckgebundene Zuwendung, none of whose lines is in a ring; ``lines`` are those it has."""

    award_id: int
    title: str
    lines: tuple[str, ...]
    responsible_id: int | None


def award_without_ring(facts: Iterable[HomelessFacts]) -> list[Finding]:
    """Zweckgebundene Zuwendung ohne Ring."""
    return [
        Finding(
            rule=AWARD_WITHOUT_RING.code,
            subject=f"award-{award.award_id}",
            stage="no-ring",
            severity=Severity.NOTE,
            title=f"{award.title}: zweckgebunden, aber in keinem Ring",
            text=f"{_lines(award)} Bitte mit der Kämmerei einen Zweckbindungsring festlegen.",
            responsible_id=award.responsible_id,
        )
        for award in facts
    ]


def _lines(award: HomelessFacts) -> str:
    if not award.lines:
        return "Sie hat weder eine Ertrags- noch eine Aufwandsposition."
    return f"Ihre Positionen gehören zu keinem Ring: {', '.join(award.lines)}."
