"""Stellen: how many VZÄ are granted, filled by the county, passed on and open in each month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from grants.rules.funded_units import months_filled
from grants.rules.months import add_months
from ledger.money import ZERO, round_to_cent

Window = tuple[date, date]


@dataclass(frozen=True)
class Filling:
    """Besetzung: ``fte`` VZÄ of a post, or of a pass-through, from ``first`` to ``last``.

    ``number`` is the number of the post, or the title of the pass-through. Both days count.
    ``component`` is empty if nobody said which part of the Baustein pays for it.
    """

    number: str
    component: str
    fte: Decimal
    first: date
    last: date


@dataclass(frozen=True)
class GrantedFte:
    """Bewilligte Stellen of a component in VZÄ; an empty ``component`` is the whole award.

    Granted from ``first`` to ``last``, or through the whole window; ``months`` says for how many
    months of them, None for all. ``rate`` is euro per VZÄ and year, None if no rate is known;
    ``is_confirmed`` is False as long as nobody has confirmed it.
    """

    component: str
    fte: Decimal
    rate: Decimal | None = None
    is_confirmed: bool = True
    first: date = date.min
    last: date = date.max
    months: Decimal | None = None

    def months_within(self, window: Window) -> Decimal:
        """Monate, in denen sie besetzt sein darf."""
        months = months_filled(self.first, self.last, within=window)
        return months if self.months is None else min(months, self.months)


@dataclass(frozen=True)
class MonthPosition:
    """Stellen in einem Monat in VZÄ; ``month`` is its first day."""

    month: date
    granted: Decimal
    own: Decimal
    passed_on: Decimal

    @property
    def open(self) -> Decimal:
        """Offen: neither filled nor passed on; negative if more than the grant is filled."""
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
    def components(self) -> tuple[str, ...]:
        """Bewilligte Bestandteile, each once however many rows grant it."""
        return tuple(dict.fromkeys(grant.component for grant in self.granted))

    @property
    def rates_are_confirmed(self) -> bool:
        return all(grant.is_confirmed for grant in self.granted)

    @property
    def months(self) -> list[MonthPosition]:
        """Alle Stellen zusammen, for each month of the window."""
        return positions_by_month(self.granted, self.own, self.passed_on, self.window)

    def months_of(self, component: str) -> list[MonthPosition]:
        """Stellen eines Bestandteils, for each month of the window."""
        return positions_by_month(
            self._granted_of(component),
            [filling for filling in self.own if filling.component == component],
            [filling for filling in self.passed_on if filling.component == component],
            self.window,
        )

    def position_in_month(self, day: date) -> MonthPosition:
        """Stellen im Monat eines Tages; before or after the window in its nearest month."""
        month = min(max(day, self.window[0]), self.window[1])
        return positions_by_month(self.granted, self.own, self.passed_on, (month, month))[0]

    @property
    def open_amount(self) -> Decimal | None:
        """Wert der offenen Monate in euro: open VZÄ times a twelfth of the rate, month by month.

        Never more than the worth of all granted posts less the worth of the filled ones: who is
        granted a post for six months of a year and filled it for six has nothing open. None if a
        rate is missing, or if it is not clear which component, or which of its rates, is open.
        """
        scopes = [(component, self._months_of(component)) for component in self.components]
        for index, whole in enumerate(self.months):
            open_fte = sum(_not_negative(months[index].open) for _, months in scopes)
            if open_fte != _not_negative(whole.open):
                return None
        worth = ZERO
        for component, months in scopes:
            amount = self._worth_of_open(component, months)
            if amount is None:
                return None
            worth += amount
        return round_to_cent(worth)

    def _worth_of_open(self, component: str, months: Sequence[MonthPosition]) -> Decimal | None:
        worth, open_months = ZERO, Decimal(0)
        for position in months:
            if position.open <= 0:
                continue
            rates = {
                grant.rate
                for grant in self._granted_of(component)
                if _touches(grant, position.month)
            }
            rate = rates.pop()
            if rate is None or rates:
                return None
            worth += position.open * rate / 12
            open_months += position.open
        left = self._months_left(component)
        return worth * left / open_months if left < open_months else worth

    def _months_left(self, component: str) -> Decimal:
        """Nicht besetzte Monate of all VZÄ together: granted less filled, counted by days."""
        granted = sum(
            (grant.fte * grant.months_within(self.window) for grant in self._granted_of(component)),
            Decimal(0),
        )
        filled = sum(
            (
                filling.fte * months_filled(filling.first, filling.last, within=self.window)
                for filling in (*self.own, *self.passed_on)
                if component in ("", filling.component)
            ),
            Decimal(0),
        )
        return _not_negative(granted - filled)

    def _granted_of(self, component: str) -> list[GrantedFte]:
        return [grant for grant in self.granted if grant.component == component]

    def _months_of(self, component: str) -> list[MonthPosition]:
        return self.months_of(component) if component else self.months


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
    touching = [filling for filling in fillings if _touches(filling, month)]
    # The number rises only on the first day of the month, or when a filling begins.
    days = {max(filling.first, month) for filling in touching}
    return max((_fte_on(day, touching) for day in days), default=Decimal(0))


def positions_by_month(
    granted: Sequence[GrantedFte],
    own: Sequence[Filling],
    passed_on: Sequence[Filling],
    window: Window,
) -> list[MonthPosition]:
    """Stellen je Monat des Fensters in VZÄ: granted, filled by the county, passed on, open."""
    return [_position(month, granted, own, passed_on) for month in months_between(*window)]


def _position(
    month: date,
    granted: Sequence[GrantedFte],
    own: Sequence[Filling],
    passed_on: Sequence[Filling],
) -> MonthPosition:
    """Stellen eines Monats, as they stand on the day that tells most of it.

    That is the day on which most is filled beyond the grant, else the one on which most is
    filled. The filled and the passed-on posts of that one day count, so that a post that is
    handed over within a month counts only once.
    """
    everything: tuple[Filling | GrantedFte, ...] = (*granted, *own, *passed_on)
    rows = [row for row in everything if _touches(row, month)]
    following = add_months(month, 1)
    # Numbers change only on these days: when something begins, and after a grant ends.
    days = {max(row.first, month) for row in rows} | {
        row.last + timedelta(days=1)
        for row in rows
        if isinstance(row, GrantedFte) and row.last < following - timedelta(days=1)
    }
    positions = [
        MonthPosition(month, _fte_on(day, granted), _fte_on(day, own), _fte_on(day, passed_on))
        for day in sorted(days)
    ]
    return min(
        positions,
        key=lambda position: (
            min(position.open, Decimal(0)),
            -position.own - position.passed_on,
            -position.granted,
        ),
        default=MonthPosition(month, Decimal(0), Decimal(0), Decimal(0)),
    )


def _fte_on(day: date, rows: Iterable[Filling | GrantedFte]) -> Decimal:
    return sum((row.fte for row in rows if row.first <= day <= row.last), Decimal(0))


def _touches(row: Filling | GrantedFte, month: date) -> bool:
    return row.first < add_months(month, 1) and row.last >= month


def vacancies(fillings: Iterable[Filling], window: Window) -> list[Vacancy]:
    """Vakanzen: months of the window in which a number is not filled, after it once was.

    The months before the first filling are no vacancy: they show as open.
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
    fillings of one post never cost more than the post. None if a day has no rate.
    """
    worth = worth_of(filling, rates)
    return None if worth is None else round_to_cent(worth)


def worth_of(filling: Filling, rates: Iterable[RatePeriod]) -> Decimal | None:
    """Wert einer Besetzung in euro, not rounded; None if a day has no rate."""
    worth, covered = ZERO, 0
    for period in rates:
        first, last = max(filling.first, period.first), min(filling.last, period.last)
        if first > last:
            continue
        covered += (last - first).days + 1
        worth += filling.fte * period.rate * months_filled(first, last, within=(first, last)) / 12
    if covered != (filling.last - filling.first).days + 1:
        return None
    return worth


def _not_negative(fte: Decimal) -> Decimal:
    return max(fte, Decimal(0))
