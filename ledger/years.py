"""Haushaltsjahre abschließen und wieder öffnen; the log of it is never changed.

Closing takes one person. Opening again takes two: one asks and says why, another approves.
"""

from datetime import date, timedelta

from django.contrib.auth.models import User

from ledger.commands import command
from ledger.errors import (
    AlreadyApproved,
    AlreadyClosed,
    ClosingTooEarly,
    DayOutsideYear,
    NotClosed,
    ReasonMissing,
    ReopeningOutdated,
    SecondPersonNeeded,
    YearMissing,
)
from ledger.models import FiscalYear, PeriodClosing, PeriodReopening, ReopeningApproval

A_DAY = timedelta(days=1)


@command
def close_period(
    *, year: int, through: date, note: str, today: date, key: str, actor: User
) -> PeriodClosing:
    """Zeitraum abschließen: the year takes no more bookings with a value date up to ``through``.

    With 31 December the whole year is closed, and nothing is charged to it any more either. The
    service waits for bookings under way; later bookings are refused.

    Raises:
        YearMissing: there is no such year.
        DayOutsideYear: the day belongs to another year.
        ClosingTooEarly: the day lies after ``today``.
        AlreadyClosed: the year is closed up to that day or further.
    """
    fiscal_year = _lock(year)
    _require_day_in(year, through)
    if through > today:
        raise ClosingTooEarly(through, today=today)
    if fiscal_year.closed_through is not None and through <= fiscal_year.closed_through:
        raise AlreadyClosed(fiscal_year.closed_through)
    closing = PeriodClosing.objects.create(
        year=fiscal_year, through=through, note=note.strip(), actor=actor
    )
    _set_closed_through(fiscal_year, through)
    return closing


@command
def request_reopening(
    *, year: int, open_from: date, reason: str, key: str, actor: User
) -> PeriodReopening:
    """Wiedereröffnung beantragen: from ``open_from`` on; it opens nothing before the approval.

    Raises:
        YearMissing: there is no such year.
        DayOutsideYear: the day belongs to another year.
        NotClosed: the day is open already.
        ReasonMissing: no reason was given.
    """
    fiscal_year = _lock(year)
    _require_day_in(year, open_from)
    _require_closed(fiscal_year, open_from)
    if not reason.strip():
        raise ReasonMissing("Eine Wiedereröffnung")
    return PeriodReopening.objects.create(
        closing=fiscal_year.closings.latest("id"),
        open_from=open_from,
        reason=reason.strip(),
        requested_by=actor,
    )


@command
def approve_reopening(*, reopening: PeriodReopening, key: str, actor: User) -> ReopeningApproval:
    """Wiedereröffnung freigeben: the second person lets the year take bookings again.

    Raises:
        SecondPersonNeeded: the person who asked for it cannot approve it.
        AlreadyApproved: somebody has approved it before.
        ReopeningOutdated: the year was closed again after it was asked for.
        NotClosed: another reopening has opened the day meanwhile.
    """
    closing = reopening.closing
    fiscal_year = _lock(closing.year_id)
    if reopening.requested_by_id == actor.pk:
        raise SecondPersonNeeded
    if ReopeningApproval.objects.filter(reopening=reopening).exists():
        raise AlreadyApproved
    if fiscal_year.closings.latest("id") != closing:
        raise ReopeningOutdated
    _require_closed(fiscal_year, reopening.open_from)
    approval = ReopeningApproval.objects.create(reopening=reopening, approved_by=actor)
    _set_closed_through(fiscal_year, closed_before(reopening.open_from))
    return approval


def first_open_day(day: date, *, until: date) -> date | None:
    """Erster offener Tag: ``day`` itself or the first one after it that takes bookings.

    None if there is none up to ``until``. Queries: 1
    """
    years = FiscalYear.objects.filter(year__gte=day.year, year__lte=until.year)
    closed = dict(years.values_list("year", "closed_through"))
    while day <= until and day.year in closed:
        through = closed[day.year]
        if through is None or through < day:
            return day
        day = through + A_DAY
    return None


def closed_before(open_from: date) -> date | None:
    """Abgeschlossen bis: the day before; None if the whole year is open."""
    return None if (open_from.month, open_from.day) == (1, 1) else open_from - A_DAY


def _lock(year: int) -> FiscalYear:
    """Lock the year, after the bookings under way, which have locked it in share mode."""
    fiscal_year = FiscalYear.objects.select_for_update().filter(pk=year).first()
    if fiscal_year is None:
        raise YearMissing(year)
    return fiscal_year


def _require_day_in(year: int, day: date) -> None:
    if day.year != year:
        raise DayOutsideYear(day, year)


def _require_closed(fiscal_year: FiscalYear, day: date) -> None:
    if fiscal_year.closed_through is None or day > fiscal_year.closed_through:
        raise NotClosed(day)


def _set_closed_through(fiscal_year: FiscalYear, day: date | None) -> None:
    fiscal_year.closed_through = day
    fiscal_year.save(update_fields=["closed_through"])
