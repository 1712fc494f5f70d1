from collections.abc import Iterator
from datetime import date

from grants.checks.finding import Finding
from grants.checks.records.record_facts import RecordFacts, record_check
from grants.checks.thresholds import Thresholds
from ledger.money import ZERO, format_euro

RECEIPT_WITHOUT_DRAWDOWN = record_check(
    code="receipt_without_drawdown",
    place=600,
    title="Zahlungseingang ohne Mittelabruf",
    explanation=(
        "Mittel, die innerhalb einer Frist zu verwenden sind, kommen auf Abruf "
        "(VV Nr. 7.2 zu § 44 LHO NRW); zu welchem Abruf der Eingang gehört, ist nicht erfasst."
    ),
    one="Zuwendung mit Zahlungseingang ohne Mittelabruf",
    many="Zuwendungen mit Zahlungseingang ohne Mittelabruf",
)


@RECEIPT_WITHOUT_DRAWDOWN.judges(RecordFacts)
def judge(award: RecordFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Eingang ohne Mittelabruf: money came in for no drawdown, though the award has some.

    This is asked only where money has to be used within a period.
    """
    if award.must_be_used_soon and award.drawdowns and award.unrequested > ZERO:
        yield RECEIPT_WITHOUT_DRAWDOWN.finding(
            award,
            stage="missing",
            title=f"{format_euro(award.unrequested)} ohne Mittelabruf eingegangen",
            text="Bitte den Zahlungseingang einem Mittelabruf zuordnen.",
            amount=award.unrequested,
        )
