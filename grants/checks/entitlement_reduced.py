"""Weniger Zuwendung zustehend als erhalten: what has to go back once a grant is accounted for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.check import Check
from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds
from grants.rules.entitlement import Entitlement
from grants.rules.sentences import RATES_UNCONFIRMED
from ledger.money import ZERO, format_euro

ENTITLEMENT_REDUCED = Check(
    code="entitlement_reduced",
    place=330,
    title="Weniger Zuwendung zustehend als erhalten",
    explanation=(
        "Sinken die Ausgaben, zahlen Dritte mehr als geplant oder bleiben Stellen unbesetzt, sinkt "
        "die Zuwendung nach ihrer Finanzierungsart (VV/VVG Nr. 2 zu § 44 LHO NRW, ANBest-P/-G "
        "Nr. 2); was darüber hinaus eingegangen ist, muss zurückgezahlt werden."
    ),
    severity=Severity.WARNING,
    one="Zuwendung ist höher als zustehend",
    many="Zuwendungen sind höher als zustehend",
    has_total=True,
    mails=False,
)


@dataclass(frozen=True)
class EntitlementFacts(AwardFacts):
    """Zustehende Zuwendung in euro: by what was booked, and as it is to be expected.

    ``last_day`` is the last on which money may be spent. ``received`` is what came in less what
    was repaid, ``extra_income`` what others paid beyond the plan. ``rates_are_confirmed`` is False
    where posts count by a rate that nobody has confirmed.
    """

    last_day: date
    received: Decimal
    extra_income: Decimal
    result: Entitlement
    expected: Entitlement
    rates_are_confirmed: bool


@ENTITLEMENT_REDUCED.judges(EntitlementFacts)
def judge(award: EntitlementFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Zustehende Zuwendung: an award received more than may be kept, and nothing more may be spent.

    Before that day only extra income of others is told, because then the grant will fall.
    """
    if award.last_day < today:
        if award.result.to_repay(award.received) > ZERO:
            yield _to_repay(award)
    elif award.extra_income > ZERO and award.expected.reduction > ZERO:
        yield _will_fall(award)


def _to_repay(award: EntitlementFacts) -> Finding:
    amount = award.result.to_repay(award.received)
    doubt = "" if award.rates_are_confirmed else f" {RATES_UNCONFIRMED}"
    return ENTITLEMENT_REDUCED.finding(
        award,
        stage="to_repay",
        title=f"{format_euro(amount)} sind zurückzuzahlen",
        text=(
            f"{award.result.sentence(award.received)}{doubt} Bitte prüfen, ob alle Ausgaben, "
            "Stellen und Einnahmen gebucht sind, und den Rest mit dem Verwendungsnachweis "
            "zurückzahlen."
        ),
        amount=amount,
    )


def _will_fall(award: EntitlementFacts) -> Finding:
    amount = award.expected.reduction
    return ENTITLEMENT_REDUCED.finding(
        award,
        stage="extra_income",
        title=f"die Zuwendung sinkt voraussichtlich um {format_euro(amount)}",
        text=(
            f"Dritte zahlen {format_euro(award.extra_income)} mehr als geplant. Bei Ausgaben wie "
            f"geplant: {award.expected.reason}. Bitte der Bewilligungsbehörde mitteilen und "
            "weniger abrufen."
        ),
        amount=amount,
    )
