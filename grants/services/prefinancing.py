"""Vorfinanzierung durch den Kreis: what the county pays ahead, and how a receipt settles it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.models import PassThrough
from grants.queries.awards import EuroPlaces
from grants.queries.standing import standing
from grants.services.errors import PrefinancedBeyondPledge
from ledger.day_balances import least_from
from ledger.models import Account, Place, Posting
from ledger.money import ZERO
from ledger.services import Move, open_account


def to_prefinance(
    needed: Decimal, cash: Account, places: EuroPlaces, day: date, *, may_bear: bool
) -> Decimal:
    """Vorzufinanzieren, in euro: what is needed from the grant and was not in hand on that day.

    At most what is pledged and not paid ahead yet: more will never come in. Where no later
    receipt could settle what was missing then, only what is missing today is prefinanced, and
    the ledger refuses the day. ``cash`` is locked.

    Raises:
        PrefinancedBeyondPledge
    """
    free = places.prefinanceable
    missing_then = max(needed - least_from(cash, day), ZERO)
    if missing_then <= free:
        return missing_then
    missing: Decimal = max(needed - cash.balance, ZERO)
    if missing > free:
        raise PrefinancedBeyondPledge(asked=missing, free=free, may_bear=may_bear)
    return missing


def ahead_account_of(pass_through: PassThrough) -> Account:
    """Konto für Vorausgezahltes, which is opened with the first payout that needs it.

    Call it while the award is locked.
    """
    fresh = PassThrough.objects.select_related("award", "ahead_account").get(pk=pass_through.pk)
    if fresh.ahead_account is None:
        purse = fresh.award.purse
        fresh.ahead_account = open_account(purse, Place.AHEAD_WITH_RECIPIENT, fresh.code)
        fresh.ahead_proven_account = open_account(purse, Place.AHEAD_PROVEN, fresh.code)
        fresh.save(update_fields=["ahead_account", "ahead_proven_account"])
    return fresh.ahead_account


def settling_moves(
    amount: Decimal, accounts: Mapping[Place, Account], ahead: Sequence[Account]
) -> list[Move]:
    """Ausgleich: what a receipt of so many euro settles of what the county paid ahead.

    What was paid first is settled first, whether it was an own expense or a payout. Of a payout
    the receipt pays what is proven before what is not. ``accounts`` are those of the award,
    ``ahead`` those of its pass-throughs at the prefinanced places; all are locked.
    """
    holdings: list[_Holding] = [_OwnSpending(accounts), *_paid_to_recipients(accounts, ahead)]
    open_ = {holding.paid_to.pk: holding for holding in holdings if holding.open > ZERO}
    if not open_:
        return []
    settled = _oldest_first(amount, accounts[Place.COUNTY], open_)
    return [move for pk, euro in settled.items() for move in open_[pk].moves(euro)]


@dataclass(frozen=True)
class _OwnSpending:
    """Vorfinanzierte eigene Ausgaben of an award."""

    accounts: Mapping[Place, Account]

    @property
    def paid_to(self) -> Account:
        return self.accounts[Place.PREFINANCED]

    @property
    def open(self) -> Decimal:
        balance: Decimal = self.paid_to.balance
        return balance

    def moves(self, euro: Decimal) -> Iterator[Move]:
        yield Move(self.accounts[Place.CASH], self.accounts[Place.SPENT], euro)
        yield Move(self.paid_to, self.accounts[Place.COUNTY], euro)


@dataclass(frozen=True)
class _PaidToRecipient:
    """Vorfinanzierte Auszahlungen of one pass-through."""

    accounts: Mapping[Place, Account]
    recipient: Account
    ahead: Account
    ahead_proven: Account

    @property
    def paid_to(self) -> Account:
        return self.ahead

    @property
    def open(self) -> Decimal:
        balance: Decimal = self.ahead.balance + self.ahead_proven.balance
        return balance

    def moves(self, euro: Decimal) -> Iterator[Move]:
        proven = min(euro, self.ahead_proven.balance)
        yield Move(self.accounts[Place.CASH], self.recipient, euro)
        if proven > ZERO:
            yield Move(self.recipient, self.accounts[Place.PROVEN], proven)
            yield Move(self.ahead_proven, self.accounts[Place.COUNTY], proven)
        if euro > proven:
            yield Move(self.ahead, self.accounts[Place.COUNTY], euro - proven)


_Holding = _OwnSpending | _PaidToRecipient


def _paid_to_recipients(
    accounts: Mapping[Place, Account], ahead: Sequence[Account]
) -> Iterator[_PaidToRecipient]:
    # Most awards never pay a recipient ahead, and ask nothing here.
    if not any(account.balance for account in ahead):
        return
    by_id: dict[int | None, Account] = {account.pk: account for account in ahead}
    paid = PassThrough.objects.filter(ahead_account__in=ahead).select_related("recipient_account")
    for one in paid.order_by("pk"):
        if one.recipient_account is not None:
            yield _PaidToRecipient(
                accounts,
                recipient=one.recipient_account,
                ahead=by_id[one.ahead_account_id],
                ahead_proven=by_id[one.ahead_proven_account_id],
            )


def _oldest_first(
    amount: Decimal, county: Account, holdings: Mapping[int, _Holding]
) -> dict[int, Decimal]:
    """Wie viel je Bestand ausgeglichen wird, by the account that the county paid to."""
    still_open = {pk: holding.open for pk, holding in holdings.items()}
    layers = []
    # What was paid last is what is still open.
    for target, euro in _paid_ahead(county, holdings):
        part = min(euro, still_open[target])
        still_open[target] -= part
        layers.append((target, part))
    settled: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for target, euro in reversed(layers):
        part = min(euro, amount)
        amount -= part
        if part > ZERO:
            settled[target] += part
    return settled


def _paid_ahead(county: Account, holdings: Mapping[int, _Holding]) -> Iterator[tuple[int, Decimal]]:
    """Was der Kreis vorausgezahlt hat, the latest first; a transfer pays nothing."""
    paid = Posting.objects.filter(
        standing(),
        source=county,
        target__in=holdings,
        voucher__reverses__isnull=True,
        voucher__transfer_booking__isnull=True,
    ).order_by("-voucher__booked_on", "-voucher_id", "-pk")
    yield from paid.values_list("target", "amount")
