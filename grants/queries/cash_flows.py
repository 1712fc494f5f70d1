"""Bewegungen des Bestands, read from the postings of the cash accounts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from grants.models import Award
from grants.queries.standing import standing
from grants.queries.value_days import value_days_of
from grants.rules.receipt_clock import CashFlow, FlowKind
from ledger.models import Place, Posting
from ledger.money import ZERO


def flows_of(awards: Collection[Award], using: str = "default") -> dict[int, list[CashFlow]]:
    """Alle Bewegungen by the id of the award. Queries: 2, or none if no award is asked for.

    A flow has the day on which the money came or went, whichever its voucher has. Reversed
    vouchers and their reversals count for nothing, and neither do transfers to another budget
    line, which leave the money where it is.
    """
    return _flows(awards, _cash_postings(awards).using(using), using)


def flows_after_marks(
    awards: Collection[Award], through: Mapping[int, date]
) -> dict[int, list[CashFlow]]:
    """Bewegungen, die auf den Verwendungsstand folgen; nothing of an award without a mark.

    ``through`` is the day of each mark by the id of its award: a voucher after that day may hold
    what happened before, and the mark knows it.
    """
    after = Q(voucher__booked_on__gt=F("source__purse__award__use_mark__through"))
    flows = _flows(awards, _cash_postings(awards).filter(after))
    return {
        award: [flow for flow in of_award if flow.day > through[award]]
        for award, of_award in flows.items()
    }


def flows_known_to(award: Award, *, day: date, through: int | None) -> list[CashFlow]:
    """Bewegungen einer Zuwendung bis zu einem Tag, by the vouchers through a number; None: all.

    What happened by then counts, whichever day its voucher has.
    """
    postings = _cash_postings([award], through=through)
    if through is not None:
        postings = postings.filter(voucher__lte=through)
    return [flow for flow in _flows([award], postings)[award.pk] if flow.day <= day]


class _Change(NamedTuple):
    """What a voucher changed in the cash of a purse, by the account on the other side."""

    voucher: int
    day: date
    place: Place
    account: int


def _cash_postings(awards: Collection[Award], *, through: int | None = None) -> QuerySet[Posting]:
    # Money stays within its purse, so the source finds each posting. A condition on source or
    # target would let the database read the whole journal.
    return Posting.objects.filter(
        Q(source__place=Place.CASH) | Q(target__place=Place.CASH),
        standing(through=through),
        source__purse__in=[award.purse_id for award in awards],
        voucher__reverses__isnull=True,
    )


def _flows(
    awards: Collection[Award], postings: QuerySet[Posting], using: str = "default"
) -> dict[int, list[CashFlow]]:
    if not awards:
        return {}
    changes = _changes(postings)
    days = value_days_of(awards, using)
    return {
        award.pk: [
            CashFlow(
                _kind_of(amount, change.place),
                days.get(change.voucher, change.day),
                change.voucher,
                abs(amount),
            )
            for change, amount in changes[award.purse_id].items()
            # A voucher that leaves the money where it was is no flow.
            if amount
        ]
        for award in awards
    }


def _changes(postings: QuerySet[Posting]) -> dict[int, dict[_Change, Decimal]]:
    """By how much each voucher changed the cash, by the id of the purse."""
    rows = postings.values_list(
        "source__purse",
        "voucher",
        "voucher__booked_on",
        "source",
        "source__place",
        "target",
        "target__place",
        "amount",
    )
    changes: dict[int, dict[_Change, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for purse, voucher, day, source, source_place, target, target_place, amount in rows:
        if source_place == Place.CASH:
            changes[purse][_Change(voucher, day, Place(target_place), target)] -= amount
        else:
            changes[purse][_Change(voucher, day, Place(source_place), source)] += amount
    return changes


def _kind_of(amount: Decimal, other_side: Place) -> FlowKind:
    if amount < ZERO:
        return FlowKind.USE
    return FlowKind.RECEIPT if other_side is Place.PLEDGED else FlowKind.RETURN
