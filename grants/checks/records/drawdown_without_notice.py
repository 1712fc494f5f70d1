from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, names_of, record_check, sum_of
from grants.checks.thresholds import Thresholds

DRAWDOWN_WITHOUT_NOTICE = record_check(
    code="drawdown_without_notice",
    place=570,
    title="Mittelabruf ohne Bescheid",
    explanation="Abgerufen werden darf nur, was bewilligt ist (VV Nr. 7.1 zu § 44 LHO NRW).",
    one="Zuwendung mit Mittelabruf ohne Bescheid",
    many="Zuwendungen mit Mittelabruf ohne Bescheid",
)


@DRAWDOWN_WITHOUT_NOTICE.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Mittelabruf ohne Bescheid: money was requested, but there is no notice."""
    if award.drawdowns and not award.notices:
        yield DRAWDOWN_WITHOUT_NOTICE.finding(
            award,
            stage="missing",
            title="Mittelabruf ohne Bescheid",
            text=f"{names_of(award.drawdowns)}. Bitte den Bescheid erfassen oder den Abruf "
            "zurücknehmen.",
            amount=sum_of(award.drawdowns),
        )
