from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, record_check
from grants.checks.thresholds import Thresholds

NOTICE_WITHOUT_DATE = record_check(
    code="notice_without_date",
    place=540,
    title="Bescheid ohne Datum",
    explanation=(
        "Vom Datum des Bescheids hängen Klagefrist und Bestandskraft ab (§§ 70, 74 VwGO)."
    ),
    one="Zuwendung hat einen Bescheid ohne Datum",
    many="Zuwendungen haben einen Bescheid ohne Datum",
)


@NOTICE_WITHOUT_DATE.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Bescheid ohne Datum: a notice of the award has no day."""
    undated = [notice.name for notice in award.notices if notice.decided_on is None]
    if undated:
        yield NOTICE_WITHOUT_DATE.finding(
            award,
            stage="missing",
            title="Bescheid ohne Datum",
            text=f"Ohne Datum: {', '.join(undated)}. Bitte nachtragen.",
        )
