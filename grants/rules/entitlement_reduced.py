"""Anspruch niedriger als erhalten: what has to go back once a grant is accounted for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.rules.catalogue import ENTITLEMENT_REDUCED
from grants.rules.entitlement import Entitlement
from grants.rules.finding import Finding, Severity
from grants.rules.sentences import RATES_UNCONFIRMED
from ledger.money import ZERO, format_euro


@dataclass(frozen=True)
class EntitlementFacts:
    """Anspruch einer Zuwendung in euro: by what was booked, and as it is to be expected.

    ``last_day`` is the last on which money may be spent. ``received`` is what came in less what
    was repaid, ``extra_income`` what others paid beyond the plan. ``rates_are_confirmed`` is False
    where posts count by a rate that nobody has confirmed.
    """

    award_id: int
    title: str
    last_day: date
    received: Decimal
    extra_income: Decimal
    result: Entitlement
    expected: Entitlement
    rates_are_confirmed: bool
    responsible_id: int | None


def entitlement_reduced(facts: Iterable[EntitlementFacts], *, today: date) -> list[Finding]:
    """Anspruch niedriger als erhalten, once nothing more may be spent.

    Before that only where others pay more than planned: then the grant will fall.
    """
    findings = []
    for award in facts:
        if award.last_day < today:
            if award.result.to_repay(award.received) > ZERO:
                findings.append(_to_repay(award))
        elif award.extra_income > ZERO and award.expected.reduction > ZERO:
            findings.append(_will_fall(award))
    return findings


def _to_repay(award: EntitlementFacts) -> Finding:
    amount = award.result.to_repay(award.received)
    doubt = "" if award.rates_are_confirmed else f" {RATES_UNCONFIRMED}"
    return Finding(
        rule=ENTITLEMENT_REDUCED.code,
        subject=f"award-{award.award_id}",
        stage="to_repay",
        severity=Severity.WARNING,
        title=f"{award.title}: {format_euro(amount)} sind zurückzuzahlen",
        text=(
            f"{award.result.sentence(award.received)}{doubt} Bitte prüfen, ob alle Ausgaben, "
            "Stellen und Einnahmen gebucht sind, und den Rest mit dem Verwendungsnachweis "
            "zurückzahlen."
        ),
        amount=amount,
        responsible_id=award.responsible_id,
    )


def _will_fall(award: EntitlementFacts) -> Finding:
    amount = award.expected.reduction
    return Finding(
        rule=ENTITLEMENT_REDUCED.code,
        subject=f"award-{award.award_id}",
        stage="extra_income",
        severity=Severity.WARNING,
        title=f"{award.title}: die Zuwendung sinkt voraussichtlich um {format_euro(amount)}",
        text=(
            f"Dritte zahlen {format_euro(award.extra_income)} mehr als geplant. Bei Ausgaben wie "
            f"geplant: {award.expected.reason}. Bitte der Bewilligungsbehörde mitteilen und "
            "weniger abrufen."
        ),
        amount=amount,
        responsible_id=award.responsible_id,
    )
