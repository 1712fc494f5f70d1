"""Zinsen einer Zuwendung: what late use of its receipts has cost, and costs each further day."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from grants.models import Award, BaseRate, InterestExclusion, StandardRule
from grants.queries.receipt_clock import clocks_by_award, clocks_known_to
from grants.queries.standard_rules import RuleValue, StandardRules
from grants.rules.interest import (
    FreePeriod,
    InterestSheet,
    InterestTerms,
    Piece,
    Rate,
    interest,
    interest_per_day,
    late_pieces,
)
from grants.rules.months import add_months
from grants.rules.receipt_clock import ReceiptClock, Use
from ledger.money import ZERO

_CODE = StandardRule.Code
_TOMORROW = timedelta(days=1)
# If no rule says how many days a year has, interest is reckoned by the calendar.
_CALENDAR_YEAR = 365


@dataclass(frozen=True)
class ReceiptInterest:
    """Zinsen eines Zahlungseingangs."""

    clock: ReceiptClock
    sheet: InterestSheet

    @property
    def used_late(self) -> Decimal:
        """Verspätet verwendet, in euro."""
        return sum((use.amount for use in self.clock.used_late), ZERO)


@dataclass(frozen=True)
class LateInterest:
    """Zinsberechnung: what was used late, or is unused after its last day, and what it costs.

    ``unused`` is in euro; ``per_day`` is the cost of each further day, not rounded, None if a
    rate is missing. ``unconfirmed`` says in sentences which of the rules nobody has confirmed.
    """

    receipts: tuple[ReceiptInterest, ...]
    sheet: InterestSheet
    free_periods: tuple[FreePeriod, ...]
    unused: Decimal
    per_day: Decimal | None
    unconfirmed: tuple[str, ...]

    @property
    def used_late(self) -> Decimal:
        """Verspätet verwendet of all receipts, in euro."""
        return sum((row.used_late for row in self.receipts), ZERO)

    @property
    def sources(self) -> tuple[str, ...]:
        """Quellen der Sätze, each once."""
        rates = [rate for line in self.sheet.lines for rate in (line.base, line.spread)]
        return tuple(dict.fromkeys(rate.source for rate in rates if rate.source))


class InterestReader:
    """Zinsbedingungen von Zuwendungen, read once in two queries."""

    def __init__(self, rules: StandardRules, awards: Collection[Award] = ()) -> None:
        self._rules = rules
        self._base_rates = tuple(
            Rate(row.valid_from, row.percent, row.source, row.is_confirmed)
            for row in BaseRate.objects.order_by("valid_from")
        )
        self._free_periods: dict[int, list[FreePeriod]] = defaultdict(list)
        for row in InterestExclusion.objects.filter(award__in=[award.pk for award in awards]):
            self._free_periods[row.award_id].append(
                FreePeriod(row.first_day, row.last_day, row.reason)
            )

    def terms_of(self, award: Award, *, today: date) -> InterestTerms:
        """Zinsbedingungen einer Zuwendung; an unsaved award stands for any award of its kind."""
        year = self._rules.for_award(_CODE.INTEREST_YEAR, award, on=today)
        free = self._rules.for_award(_CODE.INTEREST_FREE_PERIOD, award, on=today)
        period = self._rules.for_award(_CODE.USE_PERIOD, award, on=today)
        return InterestTerms(
            base_rates=self._base_rates,
            spreads=self._spreads(award),
            free_periods=tuple(self._free_periods[award.pk or 0]),
            days_in_year=year.whole or _CALENDAR_YEAR,
            free_months=free.whole or 0,
            unconfirmed=_unconfirmed(year=year, free=free, period=period),
        )

    def late_interest(
        self, award: Award, clocks: Collection[ReceiptClock], *, today: date
    ) -> LateInterest:
        """Zinsen auf verspätet Verwendetes up to today."""
        return reckon(clocks, self.terms_of(award, today=today), today=today)

    def _spreads(self, award: Award) -> tuple[Rate, ...]:
        days = [date.min, *self._rules.changes(_CODE.INTEREST_SPREAD)]
        values = [self._rules.for_award(_CODE.INTEREST_SPREAD, award, on=day) for day in days]
        return tuple(
            Rate(None if day == date.min else day, value.value, value.source, value.is_confirmed)
            for day, value in zip(days, values, strict=True)
        )


def interest_of(award: Award, *, today: date) -> LateInterest:
    """Zinsberechnung einer Zuwendung; six queries."""
    rules = StandardRules([award.current_notice] if award.current_notice else [])
    clocks = clocks_by_award([award], rules)[award.pk]
    return InterestReader(rules, [award]).late_interest(award, clocks, today=today)


@dataclass(frozen=True)
class SheetState:
    """Stand einer Zinsberechnung: the day up to which it reckons, and the last voucher it knows.

    Without ``through`` it knows all of them.
    """

    day: date
    through: int | None = None


def interest_as_of(award: Award, state: SheetState) -> LateInterest:
    """Zinsberechnung einer Zuwendung in a former state, by the rates of today; five queries."""
    rules = StandardRules([award.current_notice] if award.current_notice else [])
    clocks = clocks_known_to(award, rules, day=state.day, through=state.through)
    return InterestReader(rules, [award]).late_interest(award, clocks, today=state.day)


@dataclass(frozen=True)
class SuppliedPayment:
    """Zahlung, die nicht im Programm steht: so many euro, when they came and were used.

    ``use_months`` is the period of use; None for the standard rule.
    """

    amount: Decimal
    received_on: date
    used_on: date
    use_months: int | None = None


def interest_of_supplied(payment: SuppliedPayment) -> LateInterest:
    """Zinsberechnung für eine Zahlung, die nicht im Programm steht; three queries."""
    rules = StandardRules()
    # An unsaved award stands for any award of this kind.
    award = Award(kind=Award.Kind.GRANT)
    months = payment.use_months
    if months is None:
        months = rules.for_award(_CODE.USE_PERIOD, award, on=payment.received_on).whole
    clock = ReceiptClock(
        voucher_id=0,
        received_on=payment.received_on,
        amount=payment.amount,
        uses=(Use(payment.used_on, payment.amount),),
        use_by=None if months is None else add_months(payment.received_on, months),
    )
    return InterestReader(rules).late_interest(award, [clock], today=payment.used_on)


def reckon(clocks: Collection[ReceiptClock], terms: InterestTerms, *, today: date) -> LateInterest:
    """Zinsen auf alles, was in these receipts was used late or is still unused."""
    pieces_of: list[tuple[ReceiptClock, list[Piece]]] = [
        (clock, late_pieces(clock, today=today, free_months=terms.free_months)) for clock in clocks
    ]
    unused = sum((clock.left for clock in clocks if clock.is_late(today)), ZERO)
    return LateInterest(
        receipts=tuple(
            ReceiptInterest(clock, interest(pieces, terms)) for clock, pieces in pieces_of if pieces
        ),
        sheet=interest([piece for _, pieces in pieces_of for piece in pieces], terms),
        free_periods=tuple(terms.free_periods),
        unused=unused,
        per_day=interest_per_day(unused, today + _TOMORROW, terms),
        unconfirmed=tuple(terms.unconfirmed),
    )


def _unconfirmed(*, year: RuleValue, free: RuleValue, period: RuleValue) -> tuple[str, ...]:
    doubts = []
    if not period.is_confirmed:
        doubts.append(f"Die Verwendungsfrist ({period.whole} Monate) ist nicht bestätigt.")
    if not year.is_confirmed:
        doubts.append(
            f"Die Zinstage je Jahr ({year.whole or _CALENDAR_YEAR}) sind nicht bestätigt."
        )
    if free.whole and not free.is_confirmed:
        doubts.append(f"Die zinsfreie Zeit ({free.whole} Monate) ist nicht bestätigt.")
    return tuple(doubts)
