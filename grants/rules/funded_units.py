"""Bewilligte Einheiten: what so many posts, days or measures are worth at their rates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from grants.rules.months import add_months
from ledger.money import ZERO, round_to_cent


@dataclass(frozen=True)
class RatedUnits:
    """So viele Einheiten at ``rate`` euro a year each, for so many ``months``."""

    quantity: Decimal
    rate: Decimal
    months: int = 12

    @property
    def worth(self) -> Decimal:
        """Wert in euro, not rounded."""
        return self.quantity * self.rate * self.months / 12


def amount_of(units: Iterable[RatedUnits], *, quota: Decimal = Decimal(1)) -> Decimal:
    """Bewilligungsbetrag of all units together, rounded once.

    ``quota`` (0 to 1) is the part that share financing pays: FIT in Deutsch grants 80 % of
    10.170 euro, 8.136.
    """
    return round_to_cent(sum((line.worth for line in units), ZERO) * quota)


def days_within(
    first: date | None, last: date | None, window: tuple[date, date]
) -> tuple[date, date]:
    """Tage einer bewilligten Einheit; a day that is not named is that of the award period."""
    return max(first or window[0], window[0]), min(last or window[1], window[1])


def whole_months(first: date, last: date) -> int:
    """Monate von Tag zu Tag, rounded up: from 15 May 2021 to 14 June it is one, to 15 June two."""
    months = 0
    while add_months(first, months) <= last:
        months += 1
    return months


def months_filled(first: date, last: date, *, within: tuple[date, date]) -> Decimal:
    """Besetzte Monate: how much of the months of a period lies between two days, both counted.

    A month that is filled in part counts by its days: from 16 to 30 June it is half a month.
    """
    start, end = max(first, within[0]), min(last, within[1])
    months = Decimal(0)
    while start <= end:
        next_month = (start.replace(day=1) + timedelta(days=31)).replace(day=1)
        days_of_month = (next_month - start.replace(day=1)).days
        days = (min(next_month, end + timedelta(days=1)) - start).days
        months += Decimal(days) / days_of_month
        start = next_month
    return months
