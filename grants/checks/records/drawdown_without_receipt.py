from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, names_of, record_check, sum_of
from grants.checks.thresholds import Thresholds
from ledger.money import ZERO

DRAWDOWN_WITHOUT_RECEIPT = record_check(
    code="drawdown_without_receipt",
    place=590,
    title="Mittelabruf ohne Zahlungseingang",
    explanation="Auf den Abruf ist seit Wochen kein Geld gekommen, oder es ist noch nicht gebucht.",
    one="Zuwendung mit Mittelabruf ohne Zahlungseingang",
    many="Zuwendungen mit Mittelabruf ohne Zahlungseingang",
    default=Thresholds((30,)),
)


@DRAWDOWN_WITHOUT_RECEIPT.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Mittelabruf ohne Zahlungseingang: no money came in for it since more than so many days."""
    waiting = [
        (days, drawdown)
        for drawdown in award.drawdowns
        if drawdown.requested_on is not None
        and drawdown.received == ZERO
        and (days := thresholds.days_exceeded((today - drawdown.requested_on).days)) is not None
    ]
    if waiting:
        drawdowns = [drawdown for _, drawdown in waiting]
        days = max(days for days, _ in waiting)
        yield DRAWDOWN_WITHOUT_RECEIPT.finding(
            award,
            stage=str(days),
            title="Mittelabruf ohne Zahlungseingang",
            text=f"Seit mehr als {days} Tagen ohne Eingang: {names_of(drawdowns)}. Bitte den "
            "Eingang buchen oder bei der Bewilligungsbehörde nachfragen.",
            amount=sum_of(drawdowns),
        )
