"""Hinweise, wie sie jetzt gelten: the open cases, without judging everything anew.

Runs keep the cases. What changed since the last one is marked, in the transaction of the
change; whoever reads judges just that anew, in memory, so that no figure is older than the last
booking. The next recheck writes it down and takes the marks away.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import Abs, Coalesce, RowNumber

from grants.alerts.findings import CHECKS_OF_ALL, Changed, collect, rank
from grants.alerts.from_findings import by_case, cases_of, said_now
from grants.checks import CHECKS
from grants.models import CheckCase, Deadline, Recheck
from grants.queries.cases import WEIGHTS, weight
from ledger.money import ZERO

# So many are judged while somebody waits for the page; more are left to the next recheck.
MOST_JUDGED_AT_ONCE = 20


@dataclass(frozen=True)
class Pending:
    """Noch nachzuprüfen: the awards and rings that changed since the last run.

    ``everything``: a standard rule or other master data changed, on which any of them may rest.
    """

    changed: Changed
    everything: bool

    @property
    def is_quickly_judged(self) -> bool:
        """Whether the reader of a page can have it judged at once."""
        return not self.everything and 0 < self.changed.count <= MOST_JUDGED_AT_ONCE

    @property
    def is_left_to_recheck(self) -> bool:
        """Whether figures of a page may be older than the last change."""
        return self.everything or self.changed.count > MOST_JUDGED_AT_ONCE

    def among(self, awards: Set[int], rings: Set[int] = frozenset()) -> Changed:
        """Which of these awards and rings have to be judged anew."""
        if self.everything:
            return Changed(frozenset(awards), frozenset(rings))
        return Changed(self.changed.awards & awards, self.changed.rings & rings)

    @property
    def in_words(self) -> str:
        what = "Stammdaten haben sich geändert" if self.everything else "Vieles hat sich geändert"
        return f"{what}; die Hinweise folgen mit dem nächsten Prüflauf."


def pending() -> Pending:
    """Vormerkungen zur Prüfung, each award and ring once; one query."""
    marks: list[tuple[int | None, int | None]] = list(
        Recheck.objects.order_by().values_list("award_id", "ring_id").distinct()
    )
    return Pending(
        changed=Changed(
            awards=frozenset(award for award, _ in marks if award is not None),
            rings=frozenset(ring for _, ring in marks if ring is not None),
        ),
        everything=(None, None) in marks,
    )


def open_cases(
    codes: Collection[str] | None = None, only: Changed | None = None
) -> QuerySet[CheckCase]:
    """Offene Hinweise of these checks, None for all; ``only``: what judging it anew may change."""
    cases = CheckCase.objects.filter(
        settled_on=None, check_code__in=CHECKS if codes is None else codes
    )
    return cases if only is None else cases.filter(_touched_by(only))


def cases_of_award(award: int, today: date) -> list[CheckCase]:
    """Offene Hinweise to an award, its deadlines and its receipts as they are now, worst first."""
    return _as_now(Q(award=award), today, awards={award}, shows=lambda one: one.award_id == award)


def cases_of_deadlines(deadlines: Iterable[Deadline], today: date) -> list[CheckCase]:
    """Offene Hinweise to deadlines as they are now, worst first."""
    rows = list(deadlines)
    subjects = {f"deadline-{row.pk}" for row in rows}
    return _as_now(
        Q(subject__in=subjects),
        today,
        awards={row.award_id for row in rows if row.award_id is not None},
        shows=lambda one: one.subject in subjects,
    )


def _as_now(
    asked: Q, today: date, *, awards: Set[int], shows: Callable[[CheckCase], bool]
) -> list[CheckCase]:
    """The cases that are asked for, judged anew where an award or what it rests on changed."""
    waiting, kept = pending(), open_cases().filter(asked)
    changed = waiting.among(awards)
    fresh: list[CheckCase] = []
    if waiting.everything or changed.count:
        kept = kept.exclude(_touched_by(changed))
        fresh = [case for case in cases_of(collect(today, only=changed), today) if shows(case)]
    return sorted((*fresh, *kept), key=lambda case: rank(case, today))


def as_now(case: CheckCase, today: date) -> CheckCase:
    """Ein Hinweis, wie er jetzt gilt: in memory, settled where it is not found any more.

    What is settled stays so until a run finds it again. Checks that look at many awards are left
    to the recheck.
    """
    waiting = pending()
    changed = waiting.among(
        awards={case.award_id} if case.award_id else set(),
        rings={case.ring_id} if case.ring_id else set(),
    )
    may_differ = case.settled_on is None and case.check_code not in CHECKS_OF_ALL
    if may_differ and (waiting.everything or changed.count):
        found = by_case(collect(today, [case.check_code], only=changed), today)
        mine = found.get((case.check_code, case.subject))
        for column, value in (said_now(mine) if mine else {"settled_on": today}).items():
            setattr(case, column, value)
    return case


@dataclass(frozen=True)
class CheckSummary:
    """Prüfung im Überblick: how many open cases it has, and the worst of them.

    ``total`` is the sum of their amounts in euro; ``worst`` the weight of the gravest, 0 for
    none. ``shown`` are so many as were asked for, worst first.
    """

    count: int = 0
    total: Decimal = ZERO
    worst: int = 0
    shown: tuple[CheckCase, ...] = ()


def summary_by_check(
    today: date, waiting: Pending, *, shown: int, responsible_id: int | None = None
) -> dict[str, CheckSummary]:
    """Alle Prüfungen im Überblick; rows and queries do not grow with what is open."""
    cases, fresh = open_cases(), list[CheckCase]()
    if waiting.is_quickly_judged:
        cases = cases.exclude(_touched_by(waiting.changed))
        fresh = cases_of(collect(today, only=waiting.changed), today)
    if responsible_id is not None:
        cases = cases.filter(responsible=responsible_id)
        fresh = [case for case in fresh if case.responsible_id == responsible_id]
    summaries = {code: CheckSummary() for code in CHECKS} | _kept(cases, today, shown)
    for case in fresh:
        summaries[case.check_code] = _with(summaries[case.check_code], case, today, shown)
    return summaries


def _kept(cases: QuerySet[CheckCase], today: date, shown: int) -> dict[str, CheckSummary]:
    """Three queries: what all of them sum up to, and which are the worst of each check."""
    worst: dict[str, list[CheckCase]] = defaultdict(list)
    for case in _worst_of_each_check(cases, today, shown):
        worst[case.check_code].append(case)
    sums = (
        cases.order_by()
        .values_list("check_code")
        .annotate(Count("pk"), Sum("amount"), worst=Max(weight()))
    )
    return {
        code: CheckSummary(count, total or ZERO, gravest, tuple(worst[code]))
        for code, count, total, gravest in sums
    }


def _worst_of_each_check(
    cases: QuerySet[CheckCase], today: date, shown: int
) -> Iterable[CheckCase]:
    """So many cases of each check, worst first; see ``rank``."""
    order = (
        weight().desc(),
        Coalesce("due_on", Value(today)),
        Abs(Coalesce("amount", Value(ZERO))).desc(),
        F("pk"),
    )
    place = Window(RowNumber(), partition_by=F("check_code"), order_by=order)
    # Ranked without their words, which are long, and fetched by their ids.
    worst: QuerySet[Any] = cases.order_by().annotate(place=place).filter(place__lte=shown)
    return sorted(
        CheckCase.objects.filter(pk__in=list(worst.values_list("pk", flat=True))),
        key=lambda case: (rank(case, today), case.pk),
    )


def _with(summary: CheckSummary, case: CheckCase, today: date, shown: int) -> CheckSummary:
    cases = sorted((*summary.shown, case), key=lambda one: rank(one, today))
    return CheckSummary(
        count=summary.count + 1,
        total=summary.total + (case.amount or ZERO),
        worst=max(summary.worst, WEIGHTS[CheckCase.Severity(case.severity)]),
        shown=tuple(cases[:shown]),
    )


def _touched_by(changed: Changed) -> Q:
    """The cases that are found again, if they still hold, by judging ``changed`` anew.

    Deadlines of programmes and money of no award, which hang on no award and no ring, are judged
    every time.
    """
    of_programmes = Q(award=None, ring=None)
    return ~Q(check_code__in=CHECKS_OF_ALL) & (
        of_programmes | Q(award__in=changed.awards) | Q(ring__in=changed.rings)
    )
