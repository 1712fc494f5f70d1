"""Beim Empfänger: what he holds and has not proven, by who paid it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.contrib.auth.models import User

from grants.services.book import book
from grants.services.terms import BookingDetails
from ledger.errors import AmountNotPositive, NotEnoughMoney
from ledger.models import Account, BudgetLine, Place, Voucher
from ledger.money import ZERO
from ledger.services import Move


class Held(NamedTuple):
    """Beim Empfänger und noch nicht nachgewiesen, in euro."""

    of_grant: Decimal
    ahead: Decimal

    def paid_first(self, amount: Decimal) -> "Held":
        """Teilung of an amount that takes what the grant paid before what the county paid ahead."""
        ahead = min(max(amount - self.of_grant, ZERO), self.ahead)
        return Held(amount - ahead, ahead)

    def paid_last(self, amount: Decimal) -> "Held":
        """Teilung of an amount that takes what the county paid ahead before the rest."""
        ahead = min(amount, self.ahead)
        return Held(amount - ahead, ahead)


class Way(NamedTuple):
    """Weg: so many euro leave the recipient's place for another."""

    source: Place
    target: Place
    amount: Decimal


def held_in(accounts: Mapping[Place, Account]) -> Held:
    """Was der Empfänger hält; ``accounts`` are those of his pass-through, locked."""
    ahead = accounts.get(Place.AHEAD_WITH_RECIPIENT)
    return Held(accounts[Place.WITH_RECIPIENT].balance, ahead.balance if ahead else ZERO)


def book_held(
    booking: BookingDetails,
    ways: Sequence[Way],
    *,
    accounts: Mapping[Place, Account],
    line: BudgetLine | None = None,
    budget_year: int | None = None,
    usual_text: str,
    key: str,
    actor: User,
) -> Voucher:
    """Buchen, was der Empfänger hält.

    Raises:
        NotEnoughMoney: the amount is more than the recipient holds, whoever paid it.
        and whatever ``book`` raises.
    """
    if booking.amount <= ZERO:
        raise AmountNotPositive(booking.amount)
    moves = [
        Move(accounts[way.source], accounts[way.target], way.amount, line, budget_year)
        for way in ways
        if way.amount > ZERO
    ]
    try:
        return book(booking, moves, usual_text=usual_text, key=key, actor=actor)
    except NotEnoughMoney as lack:
        free = sum(held_in(accounts), ZERO)
        raise NotEnoughMoney(asked=booking.amount, free=free, place=Place.WITH_RECIPIENT) from lack
