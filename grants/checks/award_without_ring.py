"""Zweckbindung: money for one purpose whose budget lines are in no ring."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from grants.checks.check import Check
from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds

AWARD_WITHOUT_RING = Check(
    code="award_without_ring",
    place=240,
    title="Zweckgebundene Zuwendung ohne Ring",
    explanation=(
        "Zweckgebundene Erträge und ihre Aufwendungen gehören in einen Zweckbindungsring "
        "(§§ 20, 21 Abs. 2 KomHVO NRW); sonst decken sie den ganzen Haushalt."
    ),
    severity=Severity.NOTE,
    one="zweckgebundene Zuwendung ist in keinem Ring",
    many="zweckgebundene Zuwendungen sind in keinem Ring",
    mails=False,
)


@dataclass(frozen=True)
class AwardWithoutRingFacts(AwardFacts):
    """Zweckgebundene Zuwendung, none of whose lines is in a ring; ``lines`` are those it has."""

    lines: tuple[str, ...]


@AWARD_WITHOUT_RING.judges(AwardWithoutRingFacts)
def judge(award: AwardWithoutRingFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Zuwendung ohne Ring: none of the lines of an earmarked award is in a ring.

    An award is earmarked if its programme is, or a programme above it.
    """
    yield AWARD_WITHOUT_RING.finding(
        award,
        stage="no-ring",
        title="zweckgebunden, aber in keinem Ring",
        text=f"{_lines(award)} Bitte mit der Kämmerei einen Zweckbindungsring festlegen.",
    )


def _lines(award: AwardWithoutRingFacts) -> str:
    if not award.lines:
        return "Sie hat weder eine Ertrags- noch eine Aufwandsposition."
    return f"Ihre Positionen gehören zu keinem Ring: {', '.join(award.lines)}."
