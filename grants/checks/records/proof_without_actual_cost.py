from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, record_check
from grants.checks.thresholds import Thresholds
from ledger.money import ZERO

PROOF_WITHOUT_ACTUAL_COST = record_check(
    code="proof_without_actual_cost",
    place=630,
    title="Verwendungsnachweis ohne Ausgaben",
    explanation="Der Verwendungsnachweis ist erledigt, gebucht ist aber keine einzige Ausgabe.",
    one="Verwendungsnachweis ohne Ausgaben",
    many="Verwendungsnachweise ohne Ausgaben",
)


@PROOF_WITHOUT_ACTUAL_COST.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Nachweis ohne Ausgaben: the own proof is done, but nothing was ever used."""
    if award.is_proven and award.used == ZERO:
        yield PROOF_WITHOUT_ACTUAL_COST.finding(
            award,
            stage="missing",
            title="nachgewiesen, aber keine Ausgabe gebucht",
            text="Bitte die Ausgaben buchen oder den Verwendungsnachweis prüfen.",
        )
