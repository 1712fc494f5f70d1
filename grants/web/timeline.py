"""Zeitleiste: what is due in the next days, so many of a kind folded into one line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from itertools import groupby
from operator import or_
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from grants.models import Deadline
from grants.queries.deadlines import coming_deadlines
from grants.rules.wording import MONTHS
from ledger.days import format_day

DAYS_AHEAD = 90
# So many of one kind on one day would hide what else is due.
_MANY = 5
# The rest stands in the list of all deadlines.
_MOST_SHOWN = 40
_DAYS_NEAR = 14
_WIDTH_OF_A_DAY = 10  # on the timeline, which is 900 wide
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
    """Fristen einer Art, die am selben Tag fällig sind; folded ones are only counted."""

    kind: Deadline.Kind
    day: date
    count: int
    deadlines: tuple[Deadline, ...]
    responsible_id: int | None

    @property
    def headline(self) -> str:
        return f"{self.count} {_KINDS[self.kind]}"

    @property
    def path(self) -> str:
        """The list of just these."""
        day = format_day(self.day)
        return _list_of(self.responsible_id, kind=self.kind, first=day, last=day)


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


@dataclass(frozen=True)
class Month:
    """Monatsbeginn at its place on the timeline."""

    name: str
    x: int


@dataclass(frozen=True)
class Timeline:
    """Zeitleiste of the next 90 days; ``left_out`` deadlines stand only in the list of all."""

    last: date
    days: tuple[DueDay, ...]
    months: tuple[Month, ...]
    left_out: int
    path_of_all: str


def timeline(today: date, *, responsible_id: int | None = None) -> Timeline:
    """Was in den nächsten 90 Tagen fällig ist; two queries, and no more rows than are shown."""
    last = today + timedelta(days=DAYS_AHEAD)
    coming = coming_deadlines(first=today, last=last, responsible_id=responsible_id)
    counts = list(
        coming.order_by("due_on", "kind").values_list("due_on", "kind").annotate(Count("pk"))
    )
    shown = _shown(coming, [(day, kind) for day, kind, count in counts if count < _MANY])
    kinds = [
        DueKind(Deadline.Kind(kind), day, count, tuple(shown[day, kind]), responsible_id)
        for day, kind, count in counts
        if count >= _MANY or shown[day, kind]
    ]
    singles = sum(count for _, _, count in counts if count < _MANY)
    return Timeline(
        last=last,
        days=tuple(
            DueDay(day, (day - today).days, tuple(due))
            for day, due in groupby(kinds, key=lambda row: row.day)
        ),
        months=_months(today, last),
        left_out=singles - sum(len(row.deadlines) for row in kinds),
        path_of_all=_list_of(responsible_id),
    )


def _list_of(responsible_id: int | None, **asked: str) -> str:
    """The list of deadlines, of one person where one is given."""
    of_person = {} if responsible_id is None else {"responsible": str(responsible_id)}
    query = urlencode(asked | of_person)
    return f"{reverse('deadlines')}{'?' if query else ''}{query}"


def _shown(
    coming: QuerySet[Deadline], few: Sequence[tuple[date, str]]
) -> dict[tuple[date, str], list[Deadline]]:
    """The deadlines that are not folded, by day and kind, up to so many.

    ``few`` are the days and kinds with few deadlines, in their order. Each has one at least, so
    only the first days have to be looked at.
    """
    shown: dict[tuple[date, str], list[Deadline]] = defaultdict(list)
    if few:
        last, _ = few[:_MOST_SHOWN][-1]
        first = reduce(or_, (Q(due_on=day, kind=kind) for day, kind in few if day <= last))
        for deadline in coming.filter(first).order_by("due_on", "title__german")[:_MOST_SHOWN]:
            shown[deadline.due_on, deadline.kind].append(deadline)
    return shown


def _months(first: date, last: date) -> tuple[Month, ...]:
    days = (first + timedelta(days=days) for days in range((last - first).days + 1))
    return tuple(
        Month(f"{MONTHS[day.month - 1]} {day.year}", (day - first).days * _WIDTH_OF_A_DAY)
        for day in days
        if day.day == 1
    )
