"""Durchgeführtes fehlt: the proof is due, and nobody said how many units were held."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from grants.checks.check import Check
from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds
from grants.rules.days_left import days_until
from ledger.days import format_day

HELD_UNITS_MISSING = Check(
    code="held_units_missing",
    place=345,
    title="Durchgeführte Einheiten fehlen",
    explanation=(
        "Der Festbetrag je Einheit folgt dem, was durchgeführt wurde (VV/VVG Nr. 2.2 zu § 44 LHO "
        "NRW); im Verwendungsnachweis ist die Anzahl anzugeben."
    ),
    severity=Severity.WARNING,
    one="Zuwendung ohne durchgeführte Einheiten",
    many="Zuwendungen ohne durchgeführte Einheiten",
    default=Thresholds((30,)),
    mails=False,
)


@dataclass(frozen=True)
class HeldFacts(AwardFacts):
    """Einheiten, zu denen noch keine Anzahl erfasst ist, as they are granted: "150 Monate"."""

    proof_due: date | None
    missing: tuple[str, ...]


@HELD_UNITS_MISSING.judges(HeldFacts)
def judge(award: HeldFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Durchgeführtes fehlt: within so many days of the proof no number is recorded."""
    if not award.missing or award.proof_due is None:
        return
    days_left = days_until(award.proof_due, today=today)
    if thresholds.stage_reached(days_left) is None:
        return
    yield HELD_UNITS_MISSING.finding(
        award,
        stage="missing",
        title="durchgeführte Einheiten fehlen",
        text=(
            f"Bewilligt sind {', '.join(award.missing)}; wie viele durchgeführt wurden, ist nicht "
            f"erfasst. Der Verwendungsnachweis ist am {format_day(award.proof_due)} fällig. Bitte "
            "auf der Seite der Zuwendung unter „Durchgeführte Einheiten“ erfassen."
        ),
        due_on=award.proof_due,
        days_left=days_left,
    )
