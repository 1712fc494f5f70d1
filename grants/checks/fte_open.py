"""Offene Stellen: granted, but neither filled nor passed on."""

from collections.abc import Iterator
from datetime import date

from grants.checks.check import Check
from grants.checks.finding import Finding, Severity
from grants.checks.post_facts import PostFacts, in_fte
from grants.checks.thresholds import Thresholds
from grants.rules.wording import month_in_words
from ledger.money import format_euro

FTE_OPEN = Check(
    code="fte_open",
    place=430,
    title="Bewilligte Stellen offen",
    explanation=(
        "Für bewilligte Stellen, die weder besetzt noch weitergeleitet sind, gibt es keine "
        "Förderung (gezahlt wird je besetztem Monat, Bescheid und KIM-Richtlinie vom 12.12.2024); "
        "dafür Abgerufenes ist zurückzuzahlen."
    ),
    severity=Severity.NOTE,
    one="Zuwendung hat offene Stellen",
    many="Zuwendungen haben offene Stellen",
    has_total=True,
)


@FTE_OPEN.judges(PostFacts)
def judge(award: PostFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Offene Stellen: posts are granted, but neither filled nor passed on in the current month.

    The finding names VZÄ and, where a rate is known, what all open months of the window are worth.
    """
    first, last = award.staffing.window
    now = award.staffing.position_in_month(today)
    if today > award.judged_until or not first <= today <= last or now.open <= 0:
        return
    amount = award.staffing.open_amount
    doubt = "" if award.staffing.rates_are_confirmed else " (Sätze nicht bestätigt)"
    worth = (
        f" Alle offenen Monate des Bewilligungszeitraums sind {format_euro(amount)} wert{doubt}."
        if amount is not None
        else ""
    )
    yield FTE_OPEN.finding(
        award,
        stage="open",
        title=f"{in_fte(now.open)} von {in_fte(now.granted)} offen",
        text=(
            f"Im {month_in_words(now.month)} sind {in_fte(now.own)} selbst besetzt und "
            f"{in_fte(now.passed_on)} weitergeleitet.{worth} Bitte besetzen, weiterleiten "
            "oder bei Abruf und Nachweis abziehen."
        ),
        amount=amount,
    )
