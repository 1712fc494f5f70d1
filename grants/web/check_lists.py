"""Prüflisten: the open cases by check, each with the page that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.alerts.current import CheckSummary
from grants.alerts.links import paths_of
from grants.checks import CHECKS
from grants.checks.check import Check
from grants.checks.finding import Severity
from grants.models import CheckCase

# Prüfungen to choose from, those of incomplete records apart.
CHECK_CHOICES = (
    *((check.code, check.title) for check in CHECKS.values() if not check.is_about_records),
    (
        "Angaben fehlen",
        [(check.code, check.title) for check in CHECKS.values() if check.is_about_records],
    ),
)
_BADGES = {Severity.NOTE: "info", Severity.WARNING: "warning", Severity.URGENT: "danger"}


def badge_of(severity: Severity | None) -> str:
    """Plakette of a weight; None if all is well."""
    return "success" if severity is None else _BADGES[severity]


@dataclass(frozen=True)
class LinkedCase:
    """Hinweis with the path of the page that needs work, on a day."""

    case: CheckCase
    path: str
    today: date

    @property
    def badge(self) -> str:
        return badge_of(Severity(self.case.severity))

    @property
    def word(self) -> str:
        return CheckCase.Severity(self.case.severity).label

    @property
    def days_left(self) -> int | None:
        """Verbleibende Tage up to the day that counts; None without one."""
        return None if self.case.due_on is None else (self.case.due_on - self.today).days


@dataclass(frozen=True)
class CheckList:
    """Prüfliste: one check and what is open of it; ``items`` are the worst, worst first."""

    check: Check
    summary: CheckSummary
    items: tuple[LinkedCase, ...]

    @property
    def headline(self) -> str:
        return self.check.headline(self.summary.count)

    @property
    def total(self) -> Decimal | None:
        """Summe in euro, where the amounts of the check may be added up."""
        return self.summary.total if self.check.has_total else None

    @property
    def is_about_records(self) -> bool:
        return self.check.is_about_records


def check_lists(summaries: Mapping[str, CheckSummary], today: date) -> list[CheckList]:
    """Prüflisten, worst first; a check of which nothing is open is an empty list at the end.

    Takes the queries of the paths.
    """
    shown = [case for summary in summaries.values() for case in summary.shown]
    paths = paths_of({case.subject for case in shown})
    lists = [
        CheckList(
            check=check,
            summary=summaries[check.code],
            items=tuple(
                LinkedCase(case, paths[case.subject], today) for case in summaries[check.code].shown
            ),
        )
        for check in CHECKS.values()
    ]
    return sorted(lists, key=lambda row: (-row.summary.worst, -row.summary.count))
