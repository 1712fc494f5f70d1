from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, record_check
from grants.checks.thresholds import Thresholds

APPLICATION_WITHOUT_DATE = record_check(
    code="application_without_date",
    place=520,
    title="Antrag ohne Datum",
    explanation="Ohne den Tag des Antrags lässt sich nicht zeigen, dass er fristgerecht war.",
    one="Antrag ohne Datum",
    many="Anträge ohne Datum",
)


@APPLICATION_WITHOUT_DATE.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Antrag ohne Datum: the day on which the application was made is not recorded."""
    if award.application and award.application.submitted_on is None:
        yield APPLICATION_WITHOUT_DATE.finding(
            award,
            stage="missing",
            title="Antrag ohne Datum",
            text="Bitte eintragen, wann der Antrag gestellt wurde.",
        )
