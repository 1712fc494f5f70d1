"""How large a county is, and the day it is looked at."""

from dataclasses import dataclass
from datetime import date, timedelta

TODAY = date(2024, 10, 15)
FIRST_YEAR = 2015
PLAN_YEARS = range(2014, 2026)
FISCAL_YEARS = range(2013, 2028)
# The years up to here are closed once everything is booked.
CLOSED_THROUGH = 2022


@dataclass(frozen=True)
class CountySize:
    """Umfang: a county after ten years with so many vouchers.

    ``large_awards`` of the awards carry so many per cent of the expenses: 4,500 each of 300,000
    vouchers. ``corrections`` is how many bookings were transferred, and how many were reversed.
    """

    vouchers: int
    awards: int = 600
    large_awards: int = 60
    percent_of_large: int = 94
    pass_throughs: int = 2500
    rings: int = 200
    programmes: int = 40
    recipients: int = 60
    deadlines: int = 10_000
    clerks: int = 40
    corrections: int = 100
    has_reversals: bool = True
    seed: int = 2024

    @property
    def reversals(self) -> int:
        return self.corrections if self.has_reversals else 0


def a_small_county(vouchers: int) -> CountySize:
    """One for tests, built in a moment.

    Each award spends something in each of its months, so that twice the vouchers add no figure
    that was not there before.
    """
    return CountySize(
        vouchers,
        awards=12,
        large_awards=1,
        percent_of_large=30,
        pass_throughs=30,
        rings=12,
        programmes=12,
        recipients=10,
        deadlines=100,
        clerks=5,
        corrections=3,
    )


def days_between(first: date, last: date, *, part: int, of: int) -> date:
    """The day after ``part`` of so many equal parts of a window."""
    return first + timedelta(days=(last - first).days * part // of)
