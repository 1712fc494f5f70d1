from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, record_check
from grants.checks.thresholds import Thresholds

PROOF_WITHOUT_DATE = record_check(
    code="proof_without_date",
    place=610,
    title="Verwendungsnachweis ohne Datum",
    explanation=(
        "Ohne einen Tag warnt nichts vor dem Verwendungsnachweis (ANBest-G Nr. 7; fachbezogene "
        "Pauschalen: § 29 Haushaltsgesetz NRW)."
    ),
    one="Zuwendung ohne Datum des Verwendungsnachweises",
    many="Zuwendungen ohne Datum des Verwendungsnachweises",
)


@PROOF_WITHOUT_DATE.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Verwendungsnachweis ohne Datum: the award has a notice, but its own proof has no day."""
    if award.notices and award.proof_due is None:
        yield PROOF_WITHOUT_DATE.finding(
            award,
            stage="missing",
            title="Verwendungsnachweis ohne Datum",
            text="Bitte im Bescheid nachsehen, wann der Verwendungsnachweis fällig ist, und den "
            "Tag eintragen.",
        )
