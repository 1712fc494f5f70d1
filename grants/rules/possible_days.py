"""Mögliche Tage: whoever names a day outside these years has mistyped it."""

from datetime import date

FIRST_YEAR = 1990
LAST_YEAR = 2100


def is_possible(day: date) -> bool:
    # Periods reckoned from a day have to stay within the calendar of Python as well.
    return FIRST_YEAR <= day.year <= LAST_YEAR
