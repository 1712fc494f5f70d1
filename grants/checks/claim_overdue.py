"""Rückforderungen: what recipients have not paid back although it is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.check import Check
from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds
from grants.rules.days_left import days_until
from ledger.days import format_day
from ledger.money import format_euro

CLAIM_OVERDUE = Check(
    code="claim_overdue",
    place=165,
    title="Rückforderung überfällig",
    explanation=(
        "Was ein Empfänger weder nachweist noch zurückzahlt, hat der Kreis zurückzufordern: die "
        "Bedingungen der Zuwendung gelten auch für ihn (VV/VVG Nr. 12 zu § 44 LHO NRW)."
    ),
    severity=Severity.WARNING,
    one="Rückforderung ist überfällig",
    many="Rückforderungen sind überfällig",
    has_total=True,
)


@dataclass(frozen=True)
class ClaimFacts(AwardFacts):
    """Überfällige Rückforderung, ``open`` in euro; ``title`` names the recipient.

    Whether it is overdue its state says, as on every screen (``grants/queries/claims.py``).
    """

    claim_id: int
    open: Decimal
    due_on: date


@CLAIM_OVERDUE.judges(ClaimFacts)
def judge(claim: ClaimFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Überfällig: something of a claim is open after its day, and it is not written off for now."""
    yield Finding(
        check_code=CLAIM_OVERDUE.code,
        subject=f"claim-{claim.claim_id}",
        stage="overdue",
        severity=CLAIM_OVERDUE.severity,
        title=f"{claim.title}: {format_euro(claim.open)} nicht zurückgezahlt",
        text=f"Fällig war die Rückforderung am {format_day(claim.due_on)}. Bitte mahnen, mit der "
        "nächsten Auszahlung verrechnen oder niederschlagen.",
        amount=claim.open,
        due_on=claim.due_on,
        days_left=days_until(claim.due_on, today=today),
        of_award=claim.award_id,
        responsible_id=claim.responsible_id,
    )
