"""Angaben einer Zuwendung: what the checks of records judge. Nothing of it is urgent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.check import Check
from grants.checks.facts import AwardFacts
from grants.checks.finding import Severity
from grants.checks.thresholds import NO_STAGES, Thresholds
from ledger.money import ZERO, format_euro


def record_check(
    *,
    code: str,
    place: int,
    title: str,
    explanation: str,
    one: str,
    many: str,
    default: Thresholds = NO_STAGES,
) -> Check:
    """Prüfung der Angaben: a Hinweis that is shown to everybody and mailed to nobody."""
    return Check(
        code=code,
        place=place,
        title=title,
        explanation=explanation,
        severity=Severity.NOTE,
        one=one,
        many=many,
        default=default,
        mails=False,
        is_about_records=True,
    )


@dataclass(frozen=True)
class ApplicationRecord:
    """Antrag with its days, as far as they are recorded."""

    submitted_on: date | None
    early_start_requested_on: date | None
    early_start_consent_on: date | None


@dataclass(frozen=True)
class NoticeRecord:
    """Bescheid, over ``amount`` in euro."""

    name: str
    decided_on: date | None
    amount: Decimal


@dataclass(frozen=True)
class ShareRecord:
    """Anteilfinanzierung: ``quota`` (0 to 1) of the ``planned_cost`` in euro."""

    quota: Decimal
    planned_cost: Decimal


@dataclass(frozen=True)
class DrawdownRecord:
    """Mittelabruf that was not taken back, and what came in for it, in euro."""

    name: str
    requested_on: date | None
    amount: Decimal
    received: Decimal


@dataclass(frozen=True)
class RecordFacts(AwardFacts):
    """Erfasste Angaben einer Zuwendung; the last of ``notices`` is the one in force.

    ``is_grant``: a Zuwendung after § 44 LHO NRW, which needs an application and ends with a
    final notice. ``must_be_used_soon``: what came in has to be used within a period, so it comes
    on request. ``unrequested`` is what came in for no drawdown, ``used`` what was spent or paid
    to recipients, both in euro. ``proof_due`` is the day of the own proof, wherever it stands;
    ``is_proven``: the one that the notice asks for is done.
    ``share`` is that of the notice in force, None without share financing. Responsible is only
    who has not left.
    """

    is_grant: bool
    must_be_used_soon: bool
    application: ApplicationRecord | None
    notices: tuple[NoticeRecord, ...]
    drawdowns: tuple[DrawdownRecord, ...]
    unrequested: Decimal
    first_spent_on: date | None
    used: Decimal
    proof_due: date | None
    is_proven: bool
    has_final_notice: bool
    share: ShareRecord | None = None


def names_of(drawdowns: Iterable[DrawdownRecord]) -> str:
    """Mittelabrufe mit ihren Beträgen, in words."""
    return ", ".join(
        f"{drawdown.name} über {format_euro(drawdown.amount)}" for drawdown in drawdowns
    )


def sum_of(drawdowns: Iterable[DrawdownRecord]) -> Decimal:
    """Summe der Mittelabrufe in euro."""
    return sum((drawdown.amount for drawdown in drawdowns), ZERO)
