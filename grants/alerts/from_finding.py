"""Hinweis: what an alert says, and what of it may change while it is open."""

from datetime import date
from typing import Any

from grants.checks.finding import Finding
from grants.models import Alert


def alert_of(finding: Finding, today: date) -> Alert:
    """Hinweis from a finding of today, not saved."""
    return Alert(
        check_code=finding.check_code,
        subject=finding.subject,
        stage=finding.stage,
        opened_on=today,
        first_title=finding.title,
        first_text=finding.text,
        **said_now(finding),
    )


def said_now(finding: Finding) -> dict[str, Any]:
    """What may be said otherwise tomorrow while the alert is open, by column."""
    return {
        "severity": finding.severity.value,
        "title": finding.title,
        "text": finding.text,
        "amount": finding.amount,
        "due_on": finding.due_on,
        "responsible_id": finding.responsible_id,
        "award_id": finding.award_id,
        "ring_id": finding.ring_id,
        "basis": finding.basis,
    }
