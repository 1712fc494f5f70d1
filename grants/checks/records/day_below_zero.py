"""Tag unter null: more left a place of an award than was there on that day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding
from grants.checks.records.record_facts import record_check
from grants.checks.thresholds import Thresholds
from ledger.days import format_day
from ledger.money import format_euro

DAY_BELOW_ZERO = record_check(
    code="day_below_zero",
    place=645,
    title="Bestand an einem Tag unter null",
    explanation=(
        "Geld lässt sich nur verwenden, wenn es da ist; was der Kreis vorher zahlt, ist seine "
        "Vorfinanzierung. Neue Buchungen dieser Art werden abgelehnt, ältere gibt es noch."
    ),
    one="Zuwendung mit einem Bestand unter null",
    many="Zuwendungen mit einem Bestand unter null",
)


@dataclass(frozen=True)
class DayBelowZeroFacts(AwardFacts):
    """Bestand einer Zuwendung that was below zero from ``first`` until ``covered_from``.

    ``place`` is its German name, ``lowest`` in euro; ``vouchers`` took from it on the first day.
    """

    place: str
    first: date
    covered_from: date
    lowest: Decimal
    vouchers: tuple[int, ...]


@DAY_BELOW_ZERO.judges(DayBelowZeroFacts)
def judge(lack: DayBelowZeroFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Tag unter null: an account of the award was below zero on a day, by value date."""
    numbers = ", ".join(map(str, lack.vouchers))
    yield DAY_BELOW_ZERO.finding(
        lack,
        stage=f"{lack.first:%Y%m%d}",
        title=f"„{lack.place}“ ab {format_day(lack.first)} um bis zu "
        f"{format_euro(-lack.lowest)} unter null",
        text=f"Gedeckt ist er erst ab dem {format_day(lack.covered_from)}. Bitte Beleg {numbers} "
        "mit seinem eigenen Datum stornieren und mit dem richtigen Tag oder mit Vorfinanzierung "
        "neu buchen.",
        amount=-lack.lowest,
    )
