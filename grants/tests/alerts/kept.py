"""What pages show of the cases, beside what judging everything anew says."""

from grants.alerts.current import pending, summary_by_check
from grants.alerts.findings import CHECKS_OF_ALL, collect
from grants.alerts.from_findings import cases_of

ALL = 10_000


def said(case):
    return (
        case.check_code,
        case.subject,
        case.stage,
        *(case.title, case.text, case.amount, case.due_on),
        *(case.severity, case.award_id, case.ring_id, case.responsible_id, case.basis),
    )


def shown(today, *, without=CHECKS_OF_ALL):
    """What pages show of every case, without those of some checks."""
    summaries = summary_by_check(today, pending(), shown=ALL)
    cases = [case for row in summaries.values() for case in row.shown]
    assert [len(row.shown) for row in summaries.values()] == [
        row.count for row in summaries.values()
    ]
    return sorted(said(case) for case in cases if case.check_code not in without)


def judged(today, *, without=CHECKS_OF_ALL):
    """What judging all anew says."""
    cases = cases_of(collect(today), today)
    return sorted(said(case) for case in cases if case.check_code not in without)
