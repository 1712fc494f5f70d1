"""Tagessalden: what an account holds at the end of each day, by value date.

A booking that is dated before the last one of an account may leave the days in between below zero,
though there is enough today. Only then is the journal asked; every other booking is judged by the
balance alone. On PostgreSQL ``ledger.posting_function`` asks the same in its one statement.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum

from ledger.days import format_day
from ledger.journal import LockedAccount
from ledger.models import Account, Posting
from ledger.money import ZERO, format_euro, to_cents


class Shortage(NamedTuple):
    """Unterdeckung: the first day with too little, the cents that lack, and when they are there."""

    day: date
    below: int
    enough_from: date


def shortage_of(account: LockedAccount, booked: Mapping[date, int]) -> Shortage | None:
    """Unterdeckung, if so many cents are booked on these days; None if no day gets worse.

    Queries: 2 if that lowers the account before its last booking, else none.

    A day that is below zero already, as in an older book, may stay so, but not fall further.
    """
    lowered = _first_lowered(booked)
    if lowered is None:
        return None
    last = account.last_booked_on
    changes = _changes_after(account.pk, lowered) if last and lowered < last else {}
    later = {day: to_cents(change) for day, change in changes.items()}
    held = account.balance - sum(later.values())
    added = sum(cents for day, cents in booked.items() if day < lowered)
    below: dict[date, int] = {}
    days = sorted({day for day in booked if day >= lowered} | later.keys())
    for day in days:
        held += later.get(day, 0)
        added += booked.get(day, 0)
        if added < 0 and held + added < 0:
            below[day] = -(held + added)
    if not below:
        return None
    first, until = min(below), max(below)
    return Shortage(first, below[first], next((day for day in days if day > until), until))


def _first_lowered(booked: Mapping[date, int]) -> date | None:
    """The first day on which all that is booked up to it takes more than it brings."""
    added = 0
    for day in sorted(booked):
        added += booked[day]
        if added < 0:
            return day
    return None


def least_from(account: Account, day: date) -> Decimal:
    """Kleinster Tagessaldo, in euro: so much can be taken from the account on ``day``.

    Queries: 2 if something was booked after that day, else none.
    """
    balance: Decimal = account.balance
    if account.last_booked_on is None or account.last_booked_on <= day:
        return balance
    changes = _changes_after(account.pk, day)
    least = balance
    for later in sorted(changes, reverse=True):
        balance -= changes[later]
        least = min(least, balance)
    return least


def _changes_after(account: int, day: date) -> dict[date, Decimal]:
    """By how many euro each later day changed the account."""
    changes: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for side, sign in _SIDES:
        rows = _by_day(side).filter(**{side: account}, voucher__booked_on__gt=day)
        for _, changed_on, amount in rows:
            changes[changed_on] += sign * amount
    return changes


_SIDES = (("target", 1), ("source", -1))


def _by_day(side: str, using: str = "default") -> QuerySet[Any, Any]:
    rows = Posting.objects.using(using).order_by().values_list(side, "voucher__booked_on")
    return rows.annotate(Sum("amount"))


class TimeBelowZero(NamedTuple):
    """Zeit unter null: from ``first`` on an account holds too little, until ``covered_from``.

    ``lowest`` in euro; ``vouchers`` took from it on the first day.
    """

    account: Account
    first: date
    covered_from: date
    lowest: Decimal
    vouchers: tuple[int, ...]

    def __str__(self) -> str:
        return (
            f"Konto {self.account.pk} {self.account}: ab {format_day(self.first)} um bis zu "
            f"{format_euro(-self.lowest)} unter null, gedeckt ab {format_day(self.covered_from)} "
            f"(Beleg {', '.join(map(str, self.vouchers))})"
        )


def times_below_zero(
    using: str = "default", *, accounts: Collection[int] | None = None
) -> list[TimeBelowZero]:
    """Zeiten unter null, of the given accounts or of all that may not be.

    A book may hold some that is older than the rule. Queries: 2, and 2 more if there is any.
    """
    changes: dict[int, dict[date, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for side, sign in _SIDES:
        rows = _by_day(side, using).filter(**{f"{side}__may_go_below_zero": False})
        if accounts is not None:
            rows = rows.filter(**{f"{side}__in": accounts})
        for account, day, amount in rows.iterator():
            changes[account][day] += sign * amount
    found = [
        (account, time)
        for account, of_account in sorted(changes.items())
        for time in _below_zero(of_account)
    ]
    return _named(found, using) if found else []


class _Time(NamedTuple):
    first: date
    covered_from: date
    lowest: Decimal


def _below_zero(changes: Mapping[date, Decimal]) -> Iterator[_Time]:
    balance, lowest = ZERO, ZERO
    since: date | None = None
    for day in sorted(changes):
        balance += changes[day]
        if balance < ZERO:
            since, lowest = since or day, min(lowest, balance)
        elif since is not None:
            yield _Time(since, day, lowest)
            since, lowest = None, ZERO


def _named(found: Sequence[tuple[int, _Time]], using: str) -> list[TimeBelowZero]:
    accounts = Account.objects.using(using).in_bulk([account for account, _ in found])
    takers: dict[tuple[int, date], set[int]] = defaultdict(set)
    rows = Posting.objects.using(using).filter(
        source__in=accounts, voucher__booked_on__in={time.first for _, time in found}
    )
    for account, day, voucher in rows.values_list("source", "voucher__booked_on", "voucher"):
        takers[account, day].add(voucher)
    return [
        TimeBelowZero(accounts[account], *time, tuple(sorted(takers[account, time.first])))
        for account, time in found
    ]
