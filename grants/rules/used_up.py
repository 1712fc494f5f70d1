"""Verwendungsstand: up to where the receipts of an award are used up, so that reading starts there.

Think of a line: every use is laid to its end, every return takes away from its end, and each
receipt is the stretch after the receipts before it. Once the line has passed the end of a receipt,
only a return reaches it again, or a booking dated before the line passed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple, assert_never

from grants.rules.receipt_clock import CashFlow, FlowKind, ReceiptClock, receipt_clocks
from ledger.money import ZERO

# Stands for all that happened before the mark; no voucher has this number.
_BEFORE = 0


class UsedReceipt(NamedTuple):
    """Verwendeter Eingang: the day it came in, and the day its last euro was used."""

    received_on: date
    used_on: date


@dataclass(frozen=True)
class UsedUp:
    """Verwendungsstand: all receipts up to ``received_through`` are used up since ``used_on``.

    ``carried`` in euro is their sum without what was used before that day; below zero where more
    had been used by then. ``receipts`` leaves out those that were used up on their own day: they
    are never late, whatever the rules say.
    """

    received_through: date
    used_on: date
    carried: Decimal
    receipts: tuple[UsedReceipt, ...] = ()

    def is_followed_by(self, kind: FlowKind, day: date) -> bool:
        """Ist noch zu lesen: the flow is not reckoned in."""
        return day > self.received_through if kind is FlowKind.RECEIPT else day >= self.used_on


def clocks_after(mark: UsedUp | None, flows: Iterable[CashFlow]) -> list[ReceiptClock]:
    """Eingangsuhren of the receipts that follow the mark, from the flows that follow it."""
    clocks = receipt_clocks([*_carried(mark), *flows])
    return [clock for clock in clocks if clock.voucher_id != _BEFORE]


def used_up(
    mark: UsedUp | None, flows: Sequence[CashFlow], *, through: date = date.max
) -> UsedUp | None:
    """Verwendungsstand after the flows that follow the mark; None where nothing is used up.

    Receipts later than ``through`` stay as they are. Those of one day are used up together.
    """
    clocks = [clock for clock in clocks_after(mark, flows) if clock.received_on <= through]
    used = list(takewhile(lambda clock: clock.left == ZERO, clocks))
    # An unused one keeps those of its day.
    unused_on = {clock.received_on for clock in clocks[len(used) :][:1]}
    used = [clock for clock in used if clock.received_on not in unused_on]
    if not used:
        return mark
    receipts = [UsedReceipt(clock.received_on, clock.uses[-1].day) for clock in used]
    found = UsedUp(
        *receipts[-1],
        carried=ZERO,
        receipts=(
            *(mark.receipts if mark else ()),
            *(receipt for receipt in receipts if receipt.used_on > receipt.received_on),
        ),
    )
    before = [
        flow for flow in (*_carried(mark), *flows) if not found.is_followed_by(flow.kind, flow.day)
    ]
    return replace(found, carried=sum((_signed(flow) for flow in before), ZERO))


def _signed(flow: CashFlow) -> Decimal:
    match flow.kind:
        case FlowKind.RECEIPT | FlowKind.RETURN:
            return flow.amount
        case FlowKind.USE:
            return -flow.amount
        case other:
            assert_never(other)


def _carried(mark: UsedUp | None) -> list[CashFlow]:
    """Übertrag: what the mark has reckoned in, as one flow before all others."""
    if mark is None or not mark.carried:
        return []
    kind = FlowKind.RECEIPT if mark.carried > ZERO else FlowKind.USE
    return [CashFlow(kind, date.min, _BEFORE, abs(mark.carried))]
