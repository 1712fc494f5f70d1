"""Stellen: how many VZÄ are granted, filled by the county, passed on and open in each month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from grants.rules.funded_units import months_filled
from grants.rules.months import add_months
from ledger.money import ZERO, round_to_cent

Window = tuple[date, date]


@dataclass(frozen=True)
class Filling:
    """Besetzung: ``fte`` VZÄ of a post, or of a pass-through, from ``first`` to ``last``.

    ``number`` is that of the post, or the title of the pass-through. Both days count.
    ``component`` is empty where nobody said what of the Baustein pays for it.
    """

    number: str
    component: str
    fte: Decimal
    first: date
    last: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class GrantedFte:
    """Bewilligte Stellen of a component in VZÄ; an empty ``component`` is the whole award.

    ``rate`` is euro per VZÄ and year, None where no rate is known; ``is_confirmed`` is False as
    long as nobody has confirmed it.
    """

    component: str
    fte: Decimal
    rate: Decimal | None = None
    is_confirmed: bool = True


@dataclass(frozen=True)
class MonthPosition:
    """Stellen in einem Monat in VZÄ; ``month`` is its first day."""

    month: date
    granted: Decimal
    own: Decimal
    passed_on: Decimal

    @property
    def open(self) -> Decimal:
        """Offen: neither filled nor passed on; negative where it is more than was granted."""
        return self.granted - self.own - self.passed_on


@dataclass(frozen=True)
class Vacancy:
    """Vakanz einer Stelle: whole months in which nobody filled it; both months count."""

    number: str
    first_month: date
    last_month: date


@dataclass(frozen=True)
class Staffing:
    """Stellenplan einer Zuwendung: what is granted in its window, filled and passed on."""

    granted: tuple[GrantedFte, ...]
    own: tuple[Filling, ...]
    passed_on: tuple[Filling, ...]
    window: Window

    @property
    def granted_fte(self) -> Decimal:
        return sum((grant.fte for grant in self.granted), Decimal(0))

    @property
    def rates_are_confirmed(self) -> bool:
        return all(grant.is_confirmed for grant in self.granted)

    @property
    def months(self) -> list[MonthPosition]:
        """Alle Stellen zusammen, for each month of the window."""
        return positions_by_month(self.granted_fte, self.own, self.passed_on, self.window)

    def months_of(self, component: str) -> list[MonthPosition]:
        """Stellen eines Bestandteils, for each month of the window."""
        return positions_by_month(
            sum((grant.fte for grant in self.granted if grant.component == component), Decimal(0)),
            [filling for filling in self.own if filling.component == component],
            [filling for filling in self.passed_on if filling.component == component],
            self.window,
        )

    def on(self, day: date) -> MonthPosition:
        """Stellen im Monat eines Tages; before or after the window in its nearest month."""
        month = min(max(day, self.window[0]), self.window[1])
        return positions_by_month(self.granted_fte, self.own, self.passed_on, (month, month))[0]

    @property
    def open_amount(self) -> Decimal | None:
        """Wert der offenen Monate in euro: open VZÄ times a twelfth of the rate, month by month.

        None where a rate is missing, or where it cannot be told which component is open.
        """
        parts = [(grant.rate, self._months_of(grant)) for grant in self.granted]
        worth = ZERO
        for index, whole in enumerate(self.months):
            open_parts = [(rate, _not_negative(months[index].open)) for rate, months in parts]
            if sum(fte for _, fte in open_parts) != _not_negative(whole.open):
                return None
            for rate, fte in open_parts:
                if fte and rate is None:
                    return None
                worth += fte * (rate or ZERO) / 12
        return round_to_cent(worth)

    def _months_of(self, grant: GrantedFte) -> list[MonthPosition]:
        return self.months_of(grant.component) if grant.component else self.months


def months_between(first: date, last: date) -> list[date]:
    """Kalendermonate by their first days, also those that two days touch only in part."""
    months = []
    month = first.replace(day=1)
    while month <= last:
        months.append(month)
        month = add_months(month, 1)
    return months


def filled_in(month: date, fillings: Iterable[Filling]) -> Decimal:
    """Besetzte VZÄ im Monat: the most that is filled at the same time on any of its days.

    So a month counts in full if a post is filled on at least one day of it; and a post that one
    person leaves and another takes over in the same month counts only once.
    """
    following = add_months(month, 1)
    touching = [
        filling for filling in fillings if filling.first < following and filling.last >= month
    ]
    # The number rises only on the first day of the month, or when a filling begins.
    days = {max(filling.first, month) for filling in touching}
    return max(
        (
            sum((filling.fte for filling in touching if filling.covers(day)), Decimal(0))
            for day in days
        ),
        default=Decimal(0),
    )


def positions_by_month(
    granted: Decimal, own: Sequence[Filling], passed_on: Sequence[Filling], window: Window
) -> list[MonthPosition]:
    """Stellen je Monat des Fensters in VZÄ: granted, filled by the county, passed on, open."""
    return [
        MonthPosition(month, granted, filled_in(month, own), filled_in(month, passed_on))
        for month in months_between(*window)
    ]


def vacancies(fillings: Iterable[Filling], window: Window) -> list[Vacancy]:
    """Vakanzen: months of the window in which a number is not filled, after it once was.

    What a post waited for its first filling is no vacancy of it: that shows as open.
    """
    found: list[Vacancy] = []
    by_number = sorted(fillings, key=lambda filling: filling.number)
    for number, of_number in groupby(by_number, key=lambda filling: filling.number):
        filled = {month for row in of_number for month in months_between(row.first, row.last)}
        for month in months_between(max(min(filled), window[0]), window[1]):
            if month in filled:
                continue
            latest = found[-1] if found else None
            if latest and latest.number == number and add_months(latest.last_month, 1) == month:
                found[-1] = replace(latest, last_month=month)
            else:
                found.append(Vacancy(number, month, month))
    return found


@dataclass(frozen=True)
class RatePeriod:
    """Satz einer ganzen Stelle in euro a year, from ``first`` to ``last``."""

    rate: Decimal
    first: date
    last: date


def cost_of(filling: Filling, rates: Iterable[RatePeriod]) -> Decimal | None:
    """Geförderte Kosten einer Besetzung in euro: VZÄ × rate of each day × months / 12.

    Unlike VZÄ in a month, money counts a month that is filled in part by its days: so two
    fillings of one post never cost more than the post. None where a day has no rate.
    """
    worth, covered = ZERO, 0
    for period in rates:
        first, last = max(filling.first, period.first), min(filling.last, period.last)
        if first > last:
            continue
        covered += (last - first).days + 1
        worth += filling.fte * period.rate * months_filled(first, last, within=(first, last)) / 12
    if covered != (filling.last - filling.first).days + 1:
        return None
    return round_to_cent(worth)


def _not_negative(fte: Decimal) -> Decimal:
    return max(fte, Decimal(0))
