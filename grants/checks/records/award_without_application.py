from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, record_check
from grants.checks.thresholds import Thresholds

AWARD_WITHOUT_APPLICATION = record_check(
    code="award_without_application",
    place=510,
    title="Zuwendung ohne Antrag",
    explanation=(
        "Zuwendungen werden auf Antrag bewilligt (§ 44 LHO NRW); fachbezogene Pauschalen, "
        "Zuweisungen, Kostenerstattungen und Spenden brauchen keinen."
    ),
    one="Zuwendung ohne Antrag",
    many="Zuwendungen ohne Antrag",
)


@AWARD_WITHOUT_APPLICATION.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Zuwendung ohne Antrag: no application is recorded for a grant.

    Lump sums, statutory allocations, cost refunds and donations need none.
    """
    if award.is_grant and award.application is None:
        yield AWARD_WITHOUT_APPLICATION.finding(
            award,
            stage="missing",
            title="kein Antrag erfasst",
            text="Bitte den Antrag mit Betrag und Datum nachtragen.",
        )
