from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, names_of, record_check, sum_of
from grants.checks.thresholds import Thresholds

DRAWDOWN_WITHOUT_DATE = record_check(
    code="drawdown_without_date",
    place=580,
    title="Mittelabruf ohne Datum",
    explanation="Ohne seinen Tag fällt nicht auf, wenn auf einen Mittelabruf kein Geld kommt.",
    one="Zuwendung mit Mittelabruf ohne Datum",
    many="Zuwendungen mit Mittelabruf ohne Datum",
)


@DRAWDOWN_WITHOUT_DATE.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Mittelabruf ohne Datum: the day on which money was requested is not recorded."""
    undated = [drawdown for drawdown in award.drawdowns if drawdown.requested_on is None]
    if undated:
        yield DRAWDOWN_WITHOUT_DATE.finding(
            award,
            stage="missing",
            title="Mittelabruf ohne Datum",
            text=f"{names_of(undated)}. Bitte eintragen, wann er angefordert wurde.",
            amount=sum_of(undated),
        )
