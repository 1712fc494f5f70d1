from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fundtracker import clock
from grants.alerts.findings import collect
from grants.models import Deadline
from grants.queries.deadlines import coming_deadlines
from grants.queries.overview import awards_at_risk
from grants.rules.catalogue import (
    RING_OVERDRAWN,
    RING_PLAN_UNBALANCED,
    RING_SURPLUS_MISSING,
    SPENDING_WINDOW,
)
from grants.rules.wording import MONTHS
from grants.web.check_lists import CheckList, LinkedFinding, check_lists

DAYS_AHEAD = 90
_RISKS_SHOWN = 8
_DAYS_NEAR = 14
_WIDTH_OF_A_DAY = 10  # on the timeline, which is 900 wide
_RING_RULES = (RING_OVERDRAWN.code, RING_SURPLUS_MISSING.code, RING_PLAN_UNBALANCED.code)


def overview(request: HttpRequest) -> HttpResponse:
    """Übersicht: what is at risk, which rings need a look, what comes next."""
    today = clock.today()
    only_mine = request.GET.get("meine") == "1"
    findings = collect(today)
    if only_mine:
        findings = [finding for finding in findings if finding.responsible_id == request.user.pk]
    lists = check_lists(findings)
    checks = [row for row in lists if not row.is_about_records]
    records = [row for row in lists if row.is_about_records]
    risk = _list_of(lists, SPENDING_WINDOW.code)
    shown = risk.items[:_RISKS_SHOWN]
    at_risk = awards_at_risk((item.finding.subject for item in shown), today)
    last = today + timedelta(days=DAYS_AHEAD)
    coming = coming_deadlines(
        first=today, last=last, responsible_id=request.user.pk if only_mine else None
    )
    context = {
        "only_mine": only_mine,
        "risk": risk,
        "risks": [(at_risk[item.finding.subject], item) for item in shown],
        "rings": _rings_of(lists),
        "check_lists": [row for row in checks if row.items],
        "clean_checks": [row for row in checks if not row.items],
        "count": _count(checks),
        "record_lists": [row for row in records if row.items],
        "clean_records": [row for row in records if not row.items],
        "record_count": _count(records),
        "due_days": _days(coming, today),
        "months": _months(today, last),
        "last": last,
    }
    return render(request, "overview/page.html", context)


_MANY = 5
_KINDS = {
    Deadline.Kind.APPLICATION: "Anträge",
    Deadline.Kind.SPENDING: "Verausgabungsfristen",
    Deadline.Kind.DRAWDOWN: "Mittelabrufe",
    Deadline.Kind.APPEAL: "Klagefristen",
    Deadline.Kind.OWN_PROOF: "eigene Verwendungsnachweise",
    Deadline.Kind.INTERIM_PROOF: "eigene Zwischennachweise",
    Deadline.Kind.REPAYMENT: "Rückzahlungen",
    Deadline.Kind.RECIPIENT_PROOF: "Nachweise von Empfängern",
    Deadline.Kind.REPORTING_DATE: "Stichtage",
    Deadline.Kind.OTHER: "sonstige Fristen",
}


@dataclass(frozen=True)
class DueKind:
    """Fristen einer Art, die am selben Tag fällig sind."""

    kind: Deadline.Kind
    deadlines: tuple[Deadline, ...]

    @property
    def is_folded(self) -> bool:
        """So many of them would hide what else is due."""
        return len(self.deadlines) >= _MANY

    @property
    def headline(self) -> str:
        return f"{len(self.deadlines)} {_KINDS[self.kind]}"


@dataclass(frozen=True)
class DueDay:
    """Tag der Zeitleiste with all that is due on it, by kind."""

    day: date
    days_left: int
    kinds: tuple[DueKind, ...]

    @property
    def x(self) -> int:
        return self.days_left * _WIDTH_OF_A_DAY

    @property
    def is_near(self) -> bool:
        return self.days_left <= _DAYS_NEAR


def _days(deadlines: Iterable[Deadline], today: date) -> list[DueDay]:
    return [
        DueDay(day, (day - today).days, _by_kind(due))
        for day, due in groupby(deadlines, key=lambda deadline: deadline.due_on)
    ]


def _by_kind(deadlines: Iterable[Deadline]) -> tuple[DueKind, ...]:
    by_kind: dict[Deadline.Kind, list[Deadline]] = defaultdict(list)
    for deadline in deadlines:
        by_kind[Deadline.Kind(deadline.kind)].append(deadline)
    return tuple(DueKind(kind, tuple(due)) for kind, due in by_kind.items())


@dataclass(frozen=True)
class Month:
    """Monatsbeginn at its place on the timeline."""

    name: str
    x: int


def _months(first: date, last: date) -> list[Month]:
    days = (first + timedelta(days=days) for days in range((last - first).days + 1))
    return [
        Month(f"{MONTHS[day.month - 1]} {day.year}", (day - first).days * _WIDTH_OF_A_DAY)
        for day in days
        if day.day == 1
    ]


def _count(lists: Iterable[CheckList]) -> int:
    return sum(len(row.items) for row in lists)


def _list_of(lists: list[CheckList], rule: str) -> CheckList:
    return next(check_list for check_list in lists if check_list.rule.code == rule)


def _rings_of(lists: list[CheckList]) -> list[LinkedFinding]:
    return [item for rule in _RING_RULES for item in _list_of(lists, rule).items]
