"""Eingangsuhr: by when each receipt has to be used, read from the postings of the cash accounts."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q

from grants.models import Award, StandardRule
from grants.queries.standard_rules import StandardRules
from grants.rules.receipt_clock import CashFlow, FlowKind, ReceiptClock, receipt_clocks
from ledger.models import Account, Place, Posting
from ledger.money import ZERO


def clocks_by_award(
    awards: Collection[Award], rules: StandardRules
) -> dict[int, list[ReceiptClock]]:
    """Eingangsuhren by the id of the award, in one query for all of them.

    How long each receipt may be kept says the notice that was in force on its day.

    Reversed vouchers and their reversals count for nothing, and neither do transfers to another
    budget line, which leave the money where it is.
    """
    of_purse = {award.purse_id: award for award in awards}
    flows: dict[int, list[CashFlow]] = defaultdict(list)
    for (purse_id, voucher_id, day, place, _), amount in _changes(list(of_purse)).items():
        award = of_purse[purse_id]
        kind = _kind_of(amount, Place(place))
        months = (
            rules.for_receipt(StandardRule.Code.USE_PERIOD, award, on=day).whole
            if kind is FlowKind.RECEIPT
            else None
        )
        flows[award.pk].append(CashFlow(kind, day, voucher_id, abs(amount), months))
    return {award.pk: receipt_clocks(flows[award.pk]) for award in awards}


# Purse, voucher, its day, and the place and account on the other side of the cash.
_Change = tuple[int, int, date, str, int]


def _changes(purses: Sequence[int]) -> dict[_Change, Decimal]:
    """By how much each voucher changed the cash, per account on the other side; never zero."""
    cash = Account.objects.filter(purse__in=purses, place=Place.CASH)
    postings = Posting.objects.filter(
        Q(source__in=cash) | Q(target__in=cash),
        voucher__reverses__isnull=True,
        voucher__reversed_by__isnull=True,
    ).values_list(
        "source__purse",
        "voucher",
        "voucher__booked_on",
        "source",
        "source__place",
        "target",
        "target__place",
        "amount",
    )
    changes: dict[_Change, Decimal] = defaultdict(lambda: ZERO)
    for purse, voucher, day, source, source_place, target, target_place, amount in postings:
        if source_place == Place.CASH:
            changes[purse, voucher, day, target_place, target] -= amount
        else:
            changes[purse, voucher, day, source_place, source] += amount
    return {change: amount for change, amount in changes.items() if amount}


def _kind_of(amount: Decimal, other_side: Place) -> FlowKind:
    if amount < ZERO:
        return FlowKind.USE
    return FlowKind.RECEIPT if other_side is Place.PLEDGED else FlowKind.RETURN
