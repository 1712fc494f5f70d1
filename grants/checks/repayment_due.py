"""Rückzahlung: money that has to go back to the funder by a day."""

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

REPAYMENT_DUE = Check(
    code="repayment_due",
    place=160,
    title="Rückzahlung fällig",
    explanation=(
        "Was nicht verwendet wurde oder nach dem Bescheid zu viel eingegangen ist, ist bis "
        "zum Datum des Bescheids zurückzuzahlen (Zuwendungen: § 49a VwVfG NRW; fachbezogene "
        "Pauschalen: § 29 Haushaltsgesetz NRW, unaufgefordert)."
    ),
    severity=Severity.URGENT,
    one="Rückzahlung ist fällig",
    many="Rückzahlungen sind fällig",
    has_total=True,
    default=Thresholds((30, 14, 3), supervisor_from=3),
)


@dataclass(frozen=True)
class RepaymentFacts(AwardFacts):
    """Was von einer Zuwendung zurückzuzahlen ist, in euro; the day ``repay_by`` still counts.

    ``overpaid`` is what came in beyond the notice in force, ``unused`` what came in besides and was
    not used. Without ``repay_by`` only what is overpaid has to go back. Where that day lies before
    ``spend_by``, the unused may be used until then. Once the award is revoked, all has to go back.
    """

    unused: Decimal
    overpaid: Decimal
    repay_by: date | None
    spend_by: date
    is_revoked: bool = False

    def unused_due(self, today: date) -> Decimal:
        """Was vom Unverbrauchten zurückzuzahlen ist."""
        if self.is_revoked:
            return self.unused
        if self.repay_by is None or (today <= self.spend_by and self.repay_by < self.spend_by):
            return ZERO
        return self.unused


@REPAYMENT_DUE.judges(RepaymentFacts)
def judge(award: RepaymentFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Rückzahlung: money came in and was not used, and its day of repayment is near or past.

    Money beyond the notice in force, and all money after a revocation, is told at any time, also
    without a day.
    """
    amount = award.overpaid + award.unused_due(today)
    days_left = days_until(award.repay_by, today=today) if award.repay_by else None
    reached = thresholds.stage_reached(days_left) if days_left is not None else None
    at_any_time = award.overpaid > ZERO or award.is_revoked
    stage = reached or ("overpaid" if at_any_time else None)
    if amount <= ZERO or stage is None:
        return
    when = (
        f" bis {format_day(award.repay_by)} ({time_left(days_left)})"
        if award.repay_by is not None and days_left is not None
        else ""
    )
    yield REPAYMENT_DUE.finding(
        award,
        stage=stage,
        severity=Severity.WARNING
        if days_left is None
        else severity_by_days(days_left, warning_from=30, urgent_from=14),
        title=f"{format_euro(amount)}{when} zurückzahlen",
        text=" ".join(_sentences(award, award.unused_due(today))),
        amount=amount,
        due_on=award.repay_by,
        days_left=days_left,
        tells_supervisors=days_left is not None and thresholds.tells_supervisors(days_left),
    )


def _sentences(award: RepaymentFacts, unused: Decimal) -> list[str]:
    sentences = ["Die Zuwendung ist widerrufen."] if award.is_revoked else []
    if award.overpaid > ZERO:
        sentences.append(
            f"Eingegangen und nach dem Bescheid zu viel: {format_euro(award.overpaid)}."
        )
    if unused > ZERO:
        sentences.append(f"Eingegangen und nicht verwendet: {format_euro(unused)}.")
    if award.repay_by is None:
        return [*sentences, "Ein Datum nennt der Bescheid nicht; bitte umgehend zurückzahlen."]
    if award.is_revoked or not unused:
        return [*sentences, "Bitte die Rückzahlung buchen."]
    return [*sentences, "Bitte verwenden, soweit noch zulässig, oder die Rückzahlung buchen."]
