"""Buchungstag: which day the voucher takes, where the month of the fact is closed."""

from datetime import date

from grants.services.errors import OpenDayChanged
from ledger.years import first_open_day


def day_to_book(day: date, booked_on: date | None, *, about: str = "day") -> date:
    """Buchungstag: the day of the fact, or the first open one after it that a person was shown.

    Without ``booked_on`` the ledger takes the day of the fact, or refuses it.

    Raises:
        OpenDayChanged: another day has become the first open one.
    """
    if booked_on is None or booked_on == day:
        return day
    if first_open_day(day, until=booked_on) != booked_on:
        raise OpenDayChanged(day, shown=booked_on, about=about)
    return booked_on
