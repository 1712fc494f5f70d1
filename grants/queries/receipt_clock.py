"""Eingangsuhr: by when each receipt has to be used, read from the postings of the cash accounts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from grants.models import Award, StandardRule, UseMark
from grants.queries.standard_rules import StandardRules
from grants.queries.standing import standing
from grants.rules.months import add_months
from grants.rules.receipt_clock import CashFlow, FlowKind, ReceiptClock, receipt_clocks
from grants.rules.used_up import UsedReceipt, UsedUp, clocks_after
from ledger.models import Place, Posting
from ledger.money import ZERO

# From a posting to the kept mark of its award.
_MARK = "source__purse__award__use_mark"


@dataclass(frozen=True)
class OpenClocks:
    """Eingangsuhren, die noch zählen: those that follow the kept mark of the award.

    Of the receipts before it only the days are known; ``used_late`` are those used too late.
    """

    clocks: list[ReceiptClock]
    used_late: list[UsedReceipt]


@dataclass(frozen=True)
class MarkedFlows:
    """Verwendungsstand of an award, None for none, and the flows that follow it."""

    mark: UsedUp | None
    flows: list[CashFlow]

    @property
    def used_up(self) -> tuple[UsedReceipt, ...]:
        return self.mark.receipts if self.mark else ()


def clocks_by_award(
    awards: Collection[Award], rules: StandardRules
) -> dict[int, list[ReceiptClock]]:
    """Alle Eingangsuhren by the id of the award, in one query for all of them.

    How long each receipt may be kept says the notice that was in force on its day.

    Reversed vouchers and their reversals count for nothing, and neither do transfers to another
    budget line, which leave the money where it is.
    """
    flows = flows_by_award(awards)
    return {
        award.pk: receipt_clocks(_with_use_period(flows[award.pk], award, rules))
        for award in awards
    }


def open_clocks_by_award(awards: Collection[Award], rules: StandardRules) -> dict[int, OpenClocks]:
    """Eingangsuhren, die noch zählen, by the id of the award: read from the kept marks on.

    Two queries, and a third one where a mark is undone at this moment.
    """
    marked = marked_flows_by_award(awards)
    return {
        award.pk: OpenClocks(
            clocks_after(of.mark, _with_use_period(of.flows, award, rules)),
            [receipt for receipt in of.used_up if _is_late(receipt, award, rules)],
        )
        for award in awards
        for of in (marked[award.pk],)
    }


def flows_by_award(awards: Collection[Award], using: str = "default") -> dict[int, list[CashFlow]]:
    """Alle Bewegungen by the id of the award; how long receipts may be used is not told."""
    changes = _changes(_cash_postings(awards).using(using))
    return {award.pk: _flows(changes[award.purse_id], None) for award in awards}


def marked_flows_by_award(awards: Collection[Award]) -> dict[int, MarkedFlows]:
    """Verwendungsstände by the id of the award, and the flows that follow each of them."""
    kept = {mark.award_id: mark for mark in UseMark.objects.filter(award__in=awards)}
    is_receipt = Q(source__place=Place.PLEDGED) | Q(target__place=Place.PLEDGED)
    changes = _changes(
        _cash_postings(awards).filter(
            Q(**{_MARK: None})
            | Q(voucher__booked_on__gte=F(f"{_MARK}__used_on"))
            | Q(is_receipt, voucher__booked_on__gt=F(f"{_MARK}__received_through"))
        )
    )
    found: dict[int, MarkedFlows] = {}
    for award in awards:
        row = kept.get(award.pk)
        of_purse = changes[award.purse_id]
        # Both queries have to speak of the same mark; behind each of them stands a last use.
        if ({change.mark for change in of_purse} or {None}) == {row.pk if row else None}:
            mark = None if row is None else used_up_of(row)
            found[award.pk] = MarkedFlows(mark, _flows(of_purse, mark))
    missed = [award for award in awards if award.pk not in found]
    if missed:
        flows = flows_by_award(missed)
        found |= {award.pk: MarkedFlows(None, flows[award.pk]) for award in missed}
    return found


def used_up_of(row: UseMark) -> UsedUp:
    """Verwendungsstand, as it is kept in the row."""
    return UsedUp(
        received_through=row.received_through,
        used_on=row.used_on,
        carried=row.carried,
        receipts=tuple(
            UsedReceipt(date.fromisoformat(received_on), date.fromisoformat(used_on))
            for received_on, used_on in row.receipts
        ),
    )


class _Change(NamedTuple):
    """What a voucher changed in the cash of a purse, by the account on the other side."""

    voucher: int
    day: date
    place: Place
    account: int
    mark: int | None


_Changes = dict[_Change, Decimal]


def _cash_postings(awards: Collection[Award]) -> QuerySet[Posting]:
    # By its source each posting of a purse is found, as money stays within its purse; one that
    # is asked for by either of two ends would be looked for in the whole journal.
    return Posting.objects.filter(
        Q(source__place=Place.CASH) | Q(target__place=Place.CASH),
        standing(),
        source__purse__in=[award.purse_id for award in awards],
        voucher__reverses__isnull=True,
    )


def _changes(postings: QuerySet[Posting]) -> dict[int, _Changes]:
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
        _MARK,
    )
    changes: dict[int, _Changes] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for purse, voucher, day, source, source_place, target, target_place, amount, mark in rows:
        if source_place == Place.CASH:
            change = _Change(voucher, day, Place(target_place), target, mark)
            changes[purse][change] -= amount
        else:
            change = _Change(voucher, day, Place(source_place), source, mark)
            changes[purse][change] += amount
    return changes


def _flows(changes: _Changes, mark: UsedUp | None) -> list[CashFlow]:
    """Bewegungen that follow the mark; what leaves the money where it was is none."""
    flows = []
    for change, amount in changes.items():
        if amount:
            kind = _kind_of(amount, change.place)
            if mark is None or mark.is_followed_by(kind, change.day):
                flows.append(CashFlow(kind, change.day, change.voucher, abs(amount)))
    return flows


def _kind_of(amount: Decimal, other_side: Place) -> FlowKind:
    if amount < ZERO:
        return FlowKind.USE
    return FlowKind.RECEIPT if other_side is Place.PLEDGED else FlowKind.RETURN


def _with_use_period(
    flows: Iterable[CashFlow], award: Award, rules: StandardRules
) -> Iterator[CashFlow]:
    for flow in flows:
        if flow.kind is FlowKind.RECEIPT:
            yield replace(flow, use_months=_months(award, flow.day, rules))
        else:
            yield flow


def _is_late(receipt: UsedReceipt, award: Award, rules: StandardRules) -> bool:
    months = _months(award, receipt.received_on, rules)
    return months is not None and receipt.used_on > add_months(receipt.received_on, months)


def _months(award: Award, received_on: date, rules: StandardRules) -> int | None:
    return rules.for_receipt(StandardRule.Code.USE_PERIOD, award, on=received_on).whole
