"""Eingangsuhr: by when each receipt has to be used, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import assert_never

from grants.rules.days_left import days_until
from grants.rules.months import add_months
from ledger.money import ZERO


class FlowKind(IntEnum):
    """Art der Bewegung, in the order in which the flows of one day count.

    A return follows the uses of its day, so that it takes back one of them first. Otherwise it
    would take back an older use that was in time, and the use of the day would be late instead.
    """

    RECEIPT = 1
    USE = 2
    RETURN = 3


@dataclass(frozen=True)
class CashFlow:
    """Bewegung des Bestands: so many euro came in, came back or were used.

    ``amount`` is above zero.
    """

    kind: FlowKind
    day: date
    voucher_id: int
    amount: Decimal

    def __post_init__(self) -> None:
        if self.amount <= ZERO:
            # A use of less than nothing would be matched with receipts without end.
            raise ValueError(f"{self.amount} of voucher {self.voucher_id} moves nothing")


@dataclass(frozen=True)
class Use:
    """Verwendung eines Teils eines Zahlungseingangs, in euro."""

    day: date
    amount: Decimal


@dataclass(frozen=True)
class ReceiptClock:
    """Eingangsuhr: one receipt in euro with its uses; ``use_by`` is the last day that counts.

    Without ``use_by`` no use of it can be late.
    """

    voucher_id: int
    received_on: date
    amount: Decimal
    uses: tuple[Use, ...]
    use_by: date | None

    @property
    def left(self) -> Decimal:
        """Noch nicht verwendet."""
        return self.amount - sum((use.amount for use in self.uses), ZERO)

    @property
    def used_late(self) -> tuple[Use, ...]:
        """Verspätet verwendet: after the last day that counts."""
        return tuple(use for use in self.uses if self.use_by is not None and use.day > self.use_by)

    def days_left(self, today: date) -> int | None:
        """Resttage: 0 on the last day, negative afterwards; None without a clock."""
        return None if self.use_by is None else days_until(self.use_by, today=today)

    def is_late(self, today: date) -> bool:
        """Überfällig: a part is unused although its last day is over."""
        return self.use_by is not None and self.use_by < today and self.left > ZERO


@dataclass(frozen=True)
class UsedReceipt:
    """Zahlungseingang with what used it up, the oldest use first; one use for each day."""

    receipt: CashFlow
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True)
class UsesSoFar:
    """Bisherige Verwendung: each receipt, in their order, with its uses.

    ``uncovered`` in euro was used, and no receipt pays for it yet; below zero came back and was
    not used again.
    """

    receipts: tuple[UsedReceipt, ...] = ()
    uncovered: Decimal = ZERO


def clock_of(used: UsedReceipt, use_months: int | None) -> ReceiptClock:
    """Eingangsuhr of a receipt that may be used for so many months; None for one without clock.

    Source: two months after the pay-out, VV Nr. 7.2 and 8.6 zu § 44 LHO NRW, ANBest Nr. 1.4; a
    last day that the month does not have is its last (§ 188 Abs. 3 BGB). It is a period of use,
    not one for a declaration, and is not shifted to the next working day.
    """
    receipt = used.receipt
    return ReceiptClock(
        voucher_id=receipt.voucher_id,
        received_on=receipt.day,
        amount=receipt.amount,
        uses=used.uses,
        use_by=None if use_months is None else add_months(receipt.day, use_months),
    )


def use_up(flows: Iterable[CashFlow], after: UsesSoFar | None = None) -> UsesSoFar:
    """Bewegungen zuordnen: what was spent used up the oldest receipt first.

    Money that comes back is given to what was used last. What was used before its receipt came
    in, because it was booked with an earlier day, counts on the day of the receipt.

    ``after`` is the result of the flows of earlier days, so that nobody has to read those again.
    """
    matching = _Matching(after or UsesSoFar())
    for flow in sorted(flows, key=lambda flow: (flow.day, flow.kind, flow.voucher_id)):
        matching.add(flow)
    return matching.so_far


@dataclass
class _Matched:
    """A part of one receipt that was used; ``amount`` shrinks as money comes back."""

    position: int
    day: date
    amount: Decimal


class _Matching:
    def __init__(self, before: UsesSoFar) -> None:
        self._receipts = [used.receipt for used in before.receipts]
        # The oldest receipt is used up first, so the uses of all receipts are in order of days.
        self._uses = [
            _Matched(position, use.day, use.amount)
            for position, used in enumerate(before.receipts)
            for use in used.uses
        ]
        self._left = [receipt.amount for receipt in self._receipts]
        for use in self._uses:
            self._left[use.position] -= use.amount
        self._uncovered = before.uncovered

    @property
    def so_far(self) -> UsesSoFar:
        uses: list[list[Use]] = [[] for _ in self._receipts]
        for use in self._uses:
            uses[use.position].append(Use(use.day, use.amount))
        return UsesSoFar(
            tuple(
                UsedReceipt(receipt, tuple(of_receipt))
                for receipt, of_receipt in zip(self._receipts, uses, strict=True)
            ),
            self._uncovered,
        )

    def add(self, flow: CashFlow) -> None:
        match flow.kind:
            case FlowKind.RECEIPT:
                self._receipts.append(flow)
                self._left.append(flow.amount)
                self._cover(flow.day)
            case FlowKind.RETURN:
                self._give_back(flow.amount)
            case FlowKind.USE:
                self._uncovered += flow.amount
                self._cover(flow.day)
            case other:
                assert_never(other)

    def _cover(self, day: date) -> None:
        for position, left in enumerate(self._left):
            amount = min(left, self._uncovered)
            if amount > ZERO:
                self._left[position] -= amount
                self._uncovered -= amount
                self._use(position, day, amount)

    def _use(self, position: int, day: date, amount: Decimal) -> None:
        last = self._uses[-1] if self._uses else None
        if last is not None and (last.position, last.day) == (position, day):
            last.amount += amount
        else:
            self._uses.append(_Matched(position, day, amount))

    def _give_back(self, amount: Decimal) -> None:
        covered = min(amount, max(self._uncovered, ZERO))
        self._uncovered -= covered
        amount -= covered
        while amount > ZERO and self._uses:
            last = self._uses[-1]
            part = min(last.amount, amount)
            last.amount -= part
            amount -= part
            self._left[last.position] += part
            if last.amount == ZERO:
                self._uses.pop()
        self._uncovered -= amount
