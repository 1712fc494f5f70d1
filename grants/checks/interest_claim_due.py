"""Zinsforderung: interest that was claimed and is not settled by its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.check import Check
from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds, severity_by_days
from grants.rules.days_left import days_until
from grants.rules.wording import time_left
from ledger.days import format_day
from ledger.money import ZERO, format_euro

INTEREST_CLAIM_DUE = Check(
    code="interest_claim_due",
    place=170,
    title="Zinsforderung fällig",
    explanation=(
        "Zinsen sind bis zum Tag zu zahlen, den der Bescheid nennt (§ 49a Abs. 3 und 4 VwVfG NRW); "
        "auch was der Kreis von Empfängern fordert, muss bis dahin eingehen."
    ),
    severity=Severity.URGENT,
    one="Zinsforderung ist fällig",
    many="Zinsforderungen sind fällig",
    has_total=True,
    default=Thresholds((14, 7, 3), supervisor_from=3),
)


@dataclass(frozen=True)
class InterestClaimFacts(AwardFacts):
    """Zinsforderung, von der ``open`` euro offen sind; ``due_on`` is the last day to pay.

    With a ``recipient`` that one owes it to us, else the county owes it.
    """

    claim_id: int
    open: Decimal
    due_on: date
    recipient: str


@INTEREST_CLAIM_DUE.judges(InterestClaimFacts)
def judge(claim: InterestClaimFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Zinsforderung: interest was claimed from us or from a recipient, and is not settled.

    The last day to pay is near or past. What a recipient owes is told once that day is over.
    """
    days_left = days_until(claim.due_on, today=today)
    stage = thresholds.stage_reached(days_left)
    if claim.open <= ZERO or stage is None or (claim.recipient and days_left >= 0):
        return
    owes = f"{claim.recipient} schuldet" if claim.recipient else "Zu zahlen sind"
    yield Finding(
        check_code=INTEREST_CLAIM_DUE.code,
        subject=f"interest_claim-{claim.claim_id}",
        stage=stage,
        severity=severity_by_days(days_left, warning_from=7, urgent_from=3),
        title=(
            f"{claim.title}: {format_euro(claim.open)} Zinsen bis {format_day(claim.due_on)} "
            f"({time_left(days_left)})"
        ),
        text=(
            f"{owes} noch {format_euro(claim.open)} Zinsen. "
            + (
                "Bitte beim Empfänger anmahnen oder den Zinseingang buchen."
                if claim.recipient
                else "Bitte aus Mitteln des Kreises zahlen und die Zinszahlung buchen."
            )
        ),
        amount=claim.open,
        due_on=claim.due_on,
        days_left=days_left,
        of_award=claim.award_id,
        responsible_id=claim.responsible_id,
        tells_supervisors=thresholds.tells_supervisors(days_left),
    )
