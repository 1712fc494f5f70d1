"""Werktage in Nordrhein-Westfalen."""

from datetime import date, timedelta

import holidays

_SATURDAY = 5
_DAY = timedelta(days=1)


def next_workday(day: date) -> date:
    """Nächster Werktag: the day itself, or the first after it that is no Saturday, Sunday or
    public holiday in Nordrhein-Westfalen (§ 193 BGB, § 2 Feiertagsgesetz NW).
    """
    while not is_workday(day):
        day += _DAY
    return day


def last_workday_before(day: date) -> date:
    """Letzter Werktag vor diesem Tag: all after it, up to ``day``, is shifted to no earlier one."""
    day -= _DAY
    while not is_workday(day):
        day -= _DAY
    return day


def legal_end_of(due_on: date, *, is_shiftable: bool) -> date:
    """Rechtliches Fristende: the next working day, if the law shifts the deadline."""
    return next_workday(due_on) if is_shiftable else due_on


def is_workday(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _HOLIDAYS


# The holidays of a year are worked out once, when they are first asked for.
_HOLIDAYS = holidays.country_holidays("DE", subdiv="NW")
