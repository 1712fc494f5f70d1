"""Buchungstag: which day the voucher takes, where the month of the fact is closed."""

from datetime import date

from grants.services.errors import OpenDayChanged
from ledger.years import first_open_day


def day_to_book(
    day: date, booked_on: date | None, *, not_before: date | None = None, about: str = "day"
) -> date:
    """Buchungstag: the day of the fact, or the first open one after it that a person was shown.

    Without ``booked_on`` the ledger takes the day of the fact, or refuses it. ``not_before`` is
    the day of the voucher that the booking takes its money from, if that has a later one itself.

    Raises:
        OpenDayChanged: another day has become the first open one.
    """
    first = not_before or day
    if booked_on is None or booked_on == first:
        return first
    if first_open_day(first, until=booked_on) != booked_on:
        raise OpenDayChanged(first, shown=booked_on, about=about)
    return booked_on
