from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, record_check
from grants.checks.thresholds import Thresholds
from ledger.money import ZERO, format_euro

EMPTY_NOTICE = record_check(
    code="empty_notice",
    place=550,
    title="Bescheid über 0,00 €",
    explanation="Ein Bescheid über 0,00 € bewilligt nichts: Entweder fehlt der Betrag, oder er "
    "hebt die Zuwendung auf.",
    one="geltender Bescheid lautet über 0,00 €",
    many="geltende Bescheide lauten über 0,00 €",
)


@EMPTY_NOTICE.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Bescheid über 0,00 €: the notice in force grants nothing."""
    if award.notices and award.notices[-1].amount == ZERO:
        yield EMPTY_NOTICE.finding(
            award,
            stage="missing",
            title=f"Bescheid über {format_euro(ZERO)}",
            text=f"Der geltende {award.notices[-1].name} bewilligt nichts. Bitte den Betrag "
            "prüfen.",
        )
