"""What pages show of the alerts, beside what judging everything anew says."""

from grants.alerts.current import pending, summary_by_rule
from grants.alerts.findings import CHECKS_OF_ALL, collect

ALL = 10_000


def said(alert):
    return alert.rule, alert.subject, alert.stage, alert.title, alert.text, alert.amount


def shown(today, *, without=CHECKS_OF_ALL):
    """What pages show of every alert, without those of some rules."""
    summaries = summary_by_rule(today, pending(), shown=ALL)
    alerts = [alert for row in summaries.values() for alert in row.shown]
    assert [len(row.shown) for row in summaries.values()] == [
        row.count for row in summaries.values()
    ]
    return sorted(said(alert) for alert in alerts if alert.rule not in without)


def judged(today, *, without=CHECKS_OF_ALL):
    """What judging all anew says."""
    return sorted(said(finding) for finding in collect(today) if finding.rule not in without)
