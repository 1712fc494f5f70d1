"""Rückzahlung: money that has to go back to the funder by a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.catalogue import REPAYMENT_DUE
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds, severity_by_days
from grants.rules.days_left import days_until
from grants.rules.wording import in_words, time_left
from ledger.money import ZERO, format_euro


@dataclass(frozen=True)
class RepaymentFacts:
    """Was von einer Zuwendung zurückzuzahlen ist, in euro; the day ``repay_by`` still counts.

    ``overpaid`` is what came in beyond the notice in force, ``unused`` what came in besides and was
    not used. Without ``repay_by`` only what is overpaid has to go back.
    """

    award_id: int
    title: str
    unused: Decimal
    overpaid: Decimal
    repay_by: date | None
    responsible_id: int | None
    thresholds: Thresholds

    @property
    def amount(self) -> Decimal:
        return self.overpaid if self.repay_by is None else self.overpaid + self.unused


def repayment_due(facts: Iterable[RepaymentFacts], *, today: date) -> list[Finding]:
    """Rückzahlung fällig: unused money near or past its day, and what is overpaid at any time."""
    return [
        _finding(award, stage, today)
        for award in facts
        if award.amount > ZERO and (stage := _stage(award, today))
    ]


def _stage(award: RepaymentFacts, today: date) -> str | None:
    days_left = _days_left(award, today)
    reached = award.thresholds.stage_reached(days_left) if days_left is not None else None
    return reached or ("overpaid" if award.overpaid > ZERO else None)


def _days_left(award: RepaymentFacts, today: date) -> int | None:
    return days_until(award.repay_by, today=today) if award.repay_by else None


def _finding(award: RepaymentFacts, stage: str, today: date) -> Finding:
    days_left = _days_left(award, today)
    when = (
        f" bis {in_words(award.repay_by)} ({time_left(days_left)})"
        if award.repay_by is not None and days_left is not None
        else ""
    )
    return Finding(
        rule=REPAYMENT_DUE.code,
        subject=f"award-{award.award_id}",
        stage=stage,
        severity=Severity.WARNING
        if days_left is None
        else severity_by_days(days_left, warning_from=30, urgent_from=14),
        title=f"{award.title}: {format_euro(award.amount)}{when} zurückzahlen",
        text=" ".join(_sentences(award)),
        amount=award.amount,
        due_on=award.repay_by,
        days_left=days_left,
        responsible_id=award.responsible_id,
        tells_supervisors=days_left is not None and award.thresholds.tells_supervisors(days_left),
    )


def _sentences(award: RepaymentFacts) -> list[str]:
    sentences = []
    if award.overpaid > ZERO:
        sentences.append(
            f"Eingegangen und nach dem Bescheid zu viel: {format_euro(award.overpaid)}."
        )
    if award.repay_by is None:
        return [*sentences, "Ein Datum nennt der Bescheid nicht; bitte umgehend zurückzahlen."]
    if award.unused > ZERO:
        sentences.append(f"Eingegangen und nicht verwendet: {format_euro(award.unused)}.")
    return [*sentences, "Bitte verwenden, soweit noch zulässig, oder die Rückzahlung buchen."]
