"""What pages show of the alerts, beside what judging everything anew says."""

from grants.alerts.current import pending, summary_by_check
from grants.alerts.findings import CHECKS_OF_ALL, collect

ALL = 10_000


def said(alert):
    return (
        alert.check_code,
        alert.subject,
        alert.stage,
        *(alert.title, alert.text, alert.amount, alert.due_on),
        *(alert.severity, alert.award_id, alert.ring_id, alert.responsible_id, alert.basis),
    )


def shown(today, *, without=CHECKS_OF_ALL):
    """What pages show of every alert, without those of some checks."""
    summaries = summary_by_check(today, pending(), shown=ALL)
    alerts = [alert for row in summaries.values() for alert in row.shown]
    assert [len(row.shown) for row in summaries.values()] == [
        row.count for row in summaries.values()
    ]
    return sorted(said(alert) for alert in alerts if alert.check_code not in without)


def judged(today, *, without=CHECKS_OF_ALL):
    """What judging all anew says."""
    return sorted(said(finding) for finding in collect(today) if finding.check_code not in without)
