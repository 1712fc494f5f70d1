"""Werktage in Nordrhein-Westfalen."""

from datetime import date, timedelta

import holidays

_SATURDAY = 5


def next_workday(day: date) -> date:
    """Nächster Werktag: the day itself, or the first after it that is no Saturday, Sunday or
    public holiday in Nordrhein-Westfalen (§ 193 BGB, § 2 Feiertagsgesetz NW).
    """
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def is_workday(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _HOLIDAYS


# Works out each year once, when it is first asked for.
_HOLIDAYS = holidays.country_holidays("DE", subdiv="NW")
