"""Hinweise zu Befunden: what a case says, and the alert by which a stage of it is told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from grants.alerts.findings import rank
from grants.checks.finding import Finding
from grants.models import Alert, CheckCase

CaseKey = tuple[str, str]


def by_case(findings: Iterable[Finding], today: date) -> dict[CaseKey, list[Finding]]:
    """Befunde je Prüfung und Gegenstand, worst first: each list is what one case has to say."""
    cases: dict[CaseKey, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda finding: rank(finding, today)):
        cases[finding.check_code, finding.subject].append(finding)
    return cases


def cases_of(findings: Iterable[Finding], today: date) -> list[CheckCase]:
    """Hinweise zu Befunden of today, not saved."""
    return [case_of(found, today) for found in by_case(findings, today).values()]


def case_of(found: Sequence[Finding], today: date) -> CheckCase:
    """Hinweis zu den Befunden of one check on one subject, worst first; not saved."""
    worst = found[0]
    return CheckCase(
        check_code=worst.check_code, subject=worst.subject, opened_on=today, **said_now(found)
    )


def said_now(found: Sequence[Finding]) -> dict[str, Any]:
    """What a case says as long as these are its findings, by column.

    A check may find several things wrong with one subject. The gravest gives title and amount,
    since their amounts overlap; the text names the others as well.
    """
    worst, *others = found
    return {
        "stage": worst.stage,
        "severity": worst.severity.value,
        "title": worst.title,
        "text": " ".join((worst.text, *(f"Außerdem: {one.title}. {one.text}" for one in others))),
        "amount": worst.amount,
        "due_on": worst.due_on,
        "responsible_id": worst.responsible_id,
        "award_id": worst.award_id,
        "ring_id": worst.ring_id,
        "basis": worst.basis,
    }


def alert_of(finding: Finding, case: CheckCase, today: date) -> Alert:
    """Meldung of a stage that was reached today, not saved."""
    return Alert(
        case=case,
        relapse=case.relapses,
        stage=finding.stage,
        severity=finding.severity.value,
        title=finding.title,
        text=finding.text,
        amount=finding.amount,
        due_on=finding.due_on,
        opened_on=today,
    )
