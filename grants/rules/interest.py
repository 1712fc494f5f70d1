"""Zinsen: what money costs that was used late (§ 49a Abs. 3 and 4 VwVfG NRW)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from grants.rules.months import add_months
from grants.rules.receipt_clock import ReceiptClock
from ledger.days import format_day
from ledger.money import ZERO, format_euro, format_number, round_to_cent

_DAY = timedelta(days=1)
# A mail stays readable with so many.
_MOST_TOLD = 4


@dataclass(frozen=True)
class Rate:
    """Zinssatz oder Zuschlag in per cent a year from a day on; None: from the beginning on.

    ``percent`` is None if no rate holds from that day on.
    """

    valid_from: date | None
    percent: Decimal | None
    source: str
    is_confirmed: bool


@dataclass(frozen=True)
class FreePeriod:
    """Zinsfreier Zeitraum; both days bear no interest."""

    first_day: date
    last_day: date
    reason: str


@dataclass(frozen=True)
class InterestTerms:
    """Zinsbedingungen of an award.

    ``base_rates`` has one row for each half-year, on its first day (§ 247 BGB). ``spreads`` hold
    until the next of them. ``days_in_year`` is 365 (every day counts) or 360 (30 for a month).
    ``free_months`` after the receipt bear no interest. ``unconfirmed`` says in sentences what of
    this nobody has confirmed.
    """

    base_rates: Sequence[Rate]
    spreads: Sequence[Rate]
    free_periods: Sequence[FreePeriod] = ()
    days_in_year: int = 365
    free_months: int = 0
    unconfirmed: tuple[str, ...] = ()

    @cached_property
    def base_rate_of(self) -> dict[date | None, Rate]:
        """Basiszinssätze by the first day of their half-year."""
        return {rate.valid_from: rate for rate in self.base_rates}


@dataclass(frozen=True)
class Piece:
    """Zu verzinsen: so many euro from a day, which does not count, to a day that does."""

    amount: Decimal
    from_day: date
    to_day: date


@dataclass(frozen=True)
class InterestLine:
    """Zeile der Zinsberechnung: one amount in euro at one rate; both days count."""

    amount: Decimal
    first_day: date
    last_day: date
    base: Rate
    spread: Rate
    days: int
    days_in_year: int

    @property
    def percent(self) -> Decimal:
        """Zinssatz in per cent a year; may be below zero."""
        return (self.base.percent or ZERO) + (self.spread.percent or ZERO)

    @property
    def product(self) -> Decimal:
        """Euro times per cent times days: exact, whereas the interest may have endless places."""
        return self.amount * self.percent * self.days

    @property
    def interest(self) -> Decimal:
        """Zinsen in euro, not rounded."""
        return self.product / (100 * self.days_in_year)


@dataclass(frozen=True)
class InterestSheet:
    """Zinsberechnung: its lines, and why it is no more than provisional, if it is."""

    lines: tuple[InterestLine, ...]
    reasons: tuple[str, ...]
    days_in_year: int = 365

    @property
    def total(self) -> Decimal:
        """Zinsen in euro: rounded once, half a cent up."""
        return round_to_cent(self.exact)

    @property
    def exact(self) -> Decimal:
        """Zinsen in euro, not rounded."""
        return sum((line.product for line in self.lines), ZERO) / (100 * self.days_in_year)

    @property
    def is_provisional(self) -> bool:
        return bool(self.reasons)

    @property
    def told(self) -> str:
        """Herleitung in Worten, by which anybody can reckon the total again; empty without lines.

        Many late uses make many lines; then it says only how many there are.
        """
        if len(self.lines) > _MOST_TOLD:
            return f"{len(self.lines)} Abschnitte, siehe Zinsberechnung der Zuwendung"
        lines = (
            f"{format_euro(line.amount)} vom {format_day(line.first_day)} bis "
            f"{format_day(line.last_day)}, {line.days} Tage zu {_percent(line.percent)}"
            for line in self.lines
        )
        return f"{'; '.join(lines)} (Jahr zu {self.days_in_year} Tagen)" if self.lines else ""


def interest(pieces: Iterable[Piece], terms: InterestTerms) -> InterestSheet:
    """Zinsberechnung by the rates of each day; a half-year without a base rate is left out.

    Days: from the one after the pay-out to the one of the use (house convention, as the law
    prescribes none). Source: § 49a Abs. 3 VwVfG NRW, § 247 BGB.
    """
    lines: list[InterestLine] = []
    reasons: dict[str | date, None] = {}
    for piece in pieces:
        reasons |= dict.fromkeys(terms.unconfirmed)
        for first, last in _spans(piece, terms):
            base, spread = _base_on(first, terms), _spread_on(first, terms)
            reasons |= dict.fromkeys(_doubts(first, base, spread))
            days = _day_number(last, terms) - _day_number(first - _DAY, terms)
            if base is None or spread is None or not days:
                continue
            lines.append(
                InterestLine(piece.amount, first, last, base, spread, days, terms.days_in_year)
            )
    return InterestSheet(tuple(lines), tuple(_sentences(reasons)), terms.days_in_year)


def late_pieces(clock: ReceiptClock, *, today: date, free_months: int = 0) -> list[Piece]:
    """Zu verzinsen von einem Zahlungseingang: what was used late, and what is still unused.

    The period of use is the trigger only: interest counts from the pay-out day (VV Nr. 8.6 zu
    § 44 LHO NRW), or after ``free_months`` of it. Money used in time costs nothing.
    """
    from_day = add_months(clock.received_on, free_months)
    late = [(use.amount, use.day) for use in clock.used_late]
    if clock.is_late(today):
        late.append((clock.left, today))
    return [Piece(amount, from_day, day) for amount, day in late if day > from_day]


def late_times(spans: Iterable[tuple[date, date]]) -> dict[date, date]:
    """Verzinste Zeiten: from each first day that bears interest to the last one.

    A span begins, as a piece does, with the day of the pay-out or the day on which the free
    months end. Of the spans that begin on one day only the longest decides which rates are needed.
    """
    times: dict[date, date] = {}
    for from_day, to_day in spans:
        if to_day > from_day:
            first = from_day + _DAY
            times[first] = max(to_day, times.get(first, to_day))
    return times


def half_years_in(times: Mapping[date, date]) -> list[date]:
    """Halbjahre, in denen eine dieser Zeiten liegt, by their first days; each looked at once."""
    half_years = []
    following = date.min
    for first, last in sorted(times.items()):
        following = max(following, half_year_of(first))
        while following <= last:
            half_years.append(following)
            following = add_months(following, 6)
    return half_years


def interest_per_day(amount: Decimal, day: date, terms: InterestTerms) -> Decimal | None:
    """Zinsen für einen weiteren Tag in euro, not rounded; None if a rate is missing."""
    if any(period.first_day <= day <= period.last_day for period in terms.free_periods):
        return ZERO
    base, spread = _base_on(day, terms), _spread_on(day, terms)
    if base is None or spread is None or base.percent is None or spread.percent is None:
        return None
    return amount * (base.percent + spread.percent) / (100 * terms.days_in_year)


def half_year_of(day: date) -> date:
    """Halbjahr: its first day, on which the base rate changes."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def _spans(piece: Piece, terms: InterestTerms) -> Iterable[tuple[date, date]]:
    """First and last days of the spans in which no rate changes, without the interest-free ones."""
    start, end = piece.from_day + _DAY, piece.to_day
    starts = {start}
    starts |= {date(year, month, 1) for year in range(start.year, end.year + 1) for month in (1, 7)}
    starts |= {spread.valid_from for spread in terms.spreads if spread.valid_from}
    for period in terms.free_periods:
        starts |= {period.first_day, period.last_day + _DAY}
    inside = sorted(day for day in starts if start <= day <= end)
    for first, following in pairwise([*inside, end + _DAY]):
        if not any(period.first_day <= first <= period.last_day for period in terms.free_periods):
            yield first, following - _DAY


def _base_on(day: date, terms: InterestTerms) -> Rate | None:
    return terms.base_rate_of.get(half_year_of(day))


def _spread_on(day: date, terms: InterestTerms) -> Rate | None:
    held = [rate for rate in terms.spreads if rate.valid_from is None or rate.valid_from <= day]
    latest = max(held, key=lambda rate: rate.valid_from or date.min, default=None)
    return latest if latest is not None and latest.percent is not None else None


def _doubts(first: date, base: Rate | None, spread: Rate | None) -> list[str | date]:
    """Reasons for doubt: sentences, and the first days of half-years without a base rate."""
    doubts: list[str | date] = []
    start = half_year_of(first)
    if base is None:
        doubts.append(start)
    elif not base.is_confirmed:
        doubts.append(
            f"Der Basiszinssatz ab {format_day(start)} ({_percent(base.percent or ZERO)}) "
            "ist nicht bestätigt."
        )
    if spread is None:
        doubts.append(
            f"Ab {format_day(first)} gilt kein Zinsaufschlag. Diese Zeit ist nicht gerechnet; "
            "bitte die Standardregel prüfen."
        )
    elif not spread.is_confirmed:
        points = format_number(spread.percent or ZERO)
        doubts.append(f"Der Zinsaufschlag von {points} Prozentpunkten ist nicht bestätigt.")
    return doubts


def _sentences(reasons: Iterable[str | date]) -> Iterable[str]:
    """Gründe in words: half-years without a base rate that follow each other are one sentence."""
    told = list(reasons)
    missing = sorted(reason for reason in told if isinstance(reason, date))
    for reason in told:
        if isinstance(reason, str):
            yield reason
        elif missing:
            yield from _missing_base_rates(missing)
            missing = []


def _missing_base_rates(half_years: list[date]) -> Iterable[str]:
    runs: list[list[date]] = []
    for start in half_years:
        if runs and add_months(runs[-1][-1], 6) == start:
            runs[-1].append(start)
        else:
            runs.append([start])
    for run in runs:
        if len(run) == 1:
            yield (
                f"Der Basiszinssatz ab {format_day(run[0])} fehlt. Dieses Halbjahr ist nicht "
                "gerechnet; bitte den Satz in den Stammdaten eintragen."
            )
        else:
            last = add_months(run[-1], 6) - _DAY
            yield (
                f"Für {format_day(run[0])} bis {format_day(last)} fehlen die Basiszinssätze "
                f"({len(run)} Halbjahre). Diese Zeit ist nicht gerechnet; bitte die Sätze in den "
                "Stammdaten eintragen."
            )


def _percent(percent: Decimal) -> str:
    return f"{format_number(percent)}\u00a0%"


def _day_number(day: date, terms: InterestTerms) -> int:
    """Number the days, so that the days of a span are a difference and add up."""
    if terms.days_in_year == 360:
        return 360 * day.year + 30 * day.month + min(day.day, 30)
    return day.toordinal()
