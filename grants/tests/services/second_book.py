"""A second, much simpler book beside the program: plain dicts of whole cents.

It knows the rules only as one sentence each and none of the code that it checks.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from grants.services.errors import RefundedSince
from ledger.errors import (
    AlreadyClosed,
    AlreadyReversed,
    BelowZeroOnDay,
    ChargedYearClosed,
    MoneyMovedOn,
    NotClosed,
    NotEnoughMoney,
    PeriodClosed,
    ReversalTooEarly,
    YearClosed,
)
from ledger.models import ORIGINS, PREFINANCED_PLACES, Place

COUNTY, AHEAD = Place.COUNTY, Place.AHEAD_WITH_RECIPIENT


@dataclass(frozen=True)
class Booking:
    """Moves are (source, target, cents); an account is (award, place) or (…, place, contract)."""

    day: date
    moves: tuple = ()
    # (line, year, cents); income and expense count as actual
    actual: tuple = ()
    committed: tuple = ()
    # (award, cost, part of the grant) of what a quota split
    split: tuple = ()
    # of an expense: cost, part of the grant, and what of that the county paid ahead
    spent: tuple = ()
    # of a refund: the voucher of the expense, and the same three parts
    refunds: object = None
    came_back: tuple = ()


@dataclass
class SecondBook:
    """What is where, what each line has in a year, and up to when each year is closed."""

    balances: dict = field(default_factory=dict)
    actual: dict = field(default_factory=dict)
    committed: dict = field(default_factory=dict)
    closed: dict = field(default_factory=dict)
    booked: list = field(default_factory=list)
    reversed: set = field(default_factory=set)
    kept: list = field(default_factory=list)

    def refusal_of(self, booking):
        """The error that must come, or None."""
        if self.is_closed(booking.day):
            return YearClosed if self.is_over(booking.day.year) else PeriodClosed
        if any(self.is_over(year) for _, year, _ in booking.actual):
            return ChargedYearClosed
        changed = added_to(self.balances, changes_of(booking.moves))
        if any(cents < 0 and account[1] not in ORIGINS for account, cents in changed.items()):
            return NotEnoughMoney
        if any(self.is_worse_on(day, booking) for day in self.days_from(booking.day)):
            return BelowZeroOnDay
        return None

    def is_worse_on(self, day, booking):
        """Whether an account is below zero on that day, and would not be, or less, without it."""
        changes = changes_of(booking.moves)
        after = added_to(self.balances_on(day), changes)
        return any(
            cents < 0 and changes.get(account, 0) < 0 and account[1] not in ORIGINS
            for account, cents in after.items()
        )

    def days_from(self, first):
        return {first, *(booking.day for booking in self.kept if booking.day > first)}

    def balances_on(self, day):
        changes = (changes_of(booking.moves) for booking in self.kept if booking.day <= day)
        return added_to({}, *changes)

    def least_from(self, first, account):
        """What can be taken from the account on that day."""
        return min(self.balances_on(day).get(account, 0) for day in self.days_from(first))

    def keep(self, booking):
        self.kept.append(booking)
        self.balances = added_to(self.balances, changes_of(booking.moves))
        self.actual = added_to(self.actual, charges_of(booking.actual))
        self.committed = added_to(self.committed, charges_of(booking.committed))

    def split_so_far(self, award):
        """Cost, and the grant's part of it, of what the quota of this award has split."""
        splits = [
            booking.split[1:]
            for voucher, booking in self.booked
            if booking.split[:1] == (award,) and voucher not in self.reversed
        ]
        return [sum(cents) for cents in zip(*splits, strict=True)] or [0, 0]

    def expenses(self):
        return [pair for pair in self.booked if pair[1].spent]

    def refunds_of(self, expense):
        return [
            booking
            for voucher, booking in self.booked
            if booking.refunds == expense and voucher not in self.reversed
        ]

    def left_of(self, expense, booking):
        """Cost, part of the grant and what of it was paid ahead, less what came back of each."""
        back = [one.came_back for one in self.refunds_of(expense)]
        return [sum(cents) for cents in zip(booking.spent, *_negatives(back), strict=True)]

    def reversal_of(self, booking, day):
        """The opposite. A year that is over keeps its figures: the year of the reversal gets it."""
        return replace(
            booking,
            day=day,
            moves=tuple((target, source, cents) for source, target, cents in booking.moves),
            actual=tuple(
                (line, day.year if self.is_over(year) else year, -cents)
                for line, year, cents in booking.actual
            ),
            committed=tuple((line, year, -cents) for line, year, cents in booking.committed),
        )

    def refusal_of_reversal(self, voucher, booking, day):
        if voucher in self.reversed:
            return AlreadyReversed
        if self.refunds_of(voucher):
            return RefundedSince
        if day < booking.day:
            return ReversalTooEarly
        refusal = self.refusal_of(self.reversal_of(booking, day))
        return MoneyMovedOn if refusal is NotEnoughMoney else refusal

    def refusal_of_closing(self, through):
        return AlreadyClosed if self.is_closed(through) else None

    def refusal_of_reopening(self, open_from):
        return None if self.is_closed(open_from) else NotClosed

    def reopen(self, open_from):
        day_before = open_from - timedelta(days=1)
        self.closed[open_from.year] = day_before if day_before.year == open_from.year else None

    def has_money_at(self, *places):
        return any(account[1] in places for account in self.balances)

    def ahead_of(self, award):
        """What the county has paid ahead for an award and has not got back."""
        return sum(
            cents
            for account, cents in self.balances.items()
            if account[0] == award and account[1] in PREFINANCED_PLACES
        )

    def paid_ahead(self, award, cents):
        """What of it so many cents settle, the oldest payment first, as (account, cents).

        What is still open of an account is what was paid to it last.
        """
        paid = sorted(
            (booking.day, voucher.pk, target, amount)
            for voucher, booking in self.booked
            if voucher not in self.reversed
            for source, target, amount in booking.moves
            if source == (award, COUNTY) and target[1] in PREFINANCED_PLACES
        )
        open_at = {}
        for account, amount in self.balances.items():
            if account[0] == award and account[1] in PREFINANCED_PLACES:
                # What is proven was paid to the account that it was paid to.
                paid_to = (award, AHEAD, *account[2:]) if account[2:] else account
                open_at[paid_to] = open_at.get(paid_to, 0) + amount
        still_open = []
        for _, _, account, amount in reversed(paid):
            part = min(amount, open_at.get(account, 0))
            open_at[account] = open_at.get(account, 0) - part
            still_open.append((account, part))
        for account, amount in reversed(still_open):
            part = min(amount, cents)
            cents -= part
            if part:
                yield account, part

    def is_closed(self, day):
        closed = self.closed[day.year]
        return closed is not None and day <= closed

    def is_over(self, year):
        return self.is_closed(date(year, 12, 31))


def _negatives(rows):
    return [[-cents for cents in row] for row in rows]


def changes_of(moves):
    changes = {}
    for source, target, cents in moves:
        changes = added_to(changes, {source: -cents})
        changes = added_to(changes, {target: cents})
    return changes


def charges_of(charges):
    return added_to({}, *({(line, year): cents} for line, year, cents in charges))


def added_to(totals, *changes):
    """A new dict, without what has come to nothing."""
    result = dict(totals)
    for change in changes:
        for key, cents in change.items():
            result[key] = result.get(key, 0) + cents
    return {key: cents for key, cents in result.items() if cents}
