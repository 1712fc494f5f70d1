"""Erster offener Tag: what a form says and asks if the month of a day is closed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from ledger.days import format_day
from ledger.years import first_open_day


@dataclass(frozen=True)
class LaterDay:
    """Späterer Buchungstag: the first open one after ``closed``, mostly the day of the fact.

    ``kept`` says what the ``day`` of the fact is, for example "der Tag der Zahlung".
    """

    day: date
    booked_on: date
    kept: str
    closed: date

    @property
    def is_next_year(self) -> bool:
        """Whether the whole year is closed, so that nothing counts in it any more."""
        return self.booked_on.year != self.closed.year

    @property
    def hint(self) -> str:
        if self.is_next_year:
            closed = f"Das Haushaltsjahr {self.closed.year} ist"
        elif self.booked_on.day == 1:
            closed = f"Der Monat {date_format(self.closed, 'F Y')} ist"
        else:
            closed = f"Bis zum {format_day(self.booked_on - timedelta(days=1))} ist"
        return (
            f"{closed} abgeschlossen. Gebucht wird am {format_day(self.booked_on)}, "
            f"{self.kept} bleibt {format_day(self.day)}."
        )

    @property
    def box(self) -> str:
        """Name of the box that says yes to this day and to no other."""
        return f"book_on_{self.booked_on:%Y%m%d}"

    @property
    def label(self) -> str:
        return f"Am {format_day(self.booked_on)} buchen"

    @property
    def question(self) -> str:
        return f"{self.hint} Wenn das stimmt, bitte „{self.label}“ ankreuzen."


def later_day(
    day: date, *, today: date, kept: str, not_before: date | None = None
) -> LaterDay | None:
    """Späterer Buchungstag; None if the day is open, or no day up to today is. Queries: 1

    ``not_before`` is the day of the voucher that the money is taken from, if that is a later one.
    """
    first = not_before or day
    booked_on = first_open_day(first, until=today)
    return None if booked_on in (None, first) else LaterDay(day, booked_on, kept, closed=first)
