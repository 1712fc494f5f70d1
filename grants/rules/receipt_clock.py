"""Eingangsuhr: by when each receipt has to be used, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum

from grants.rules.days_left import days_until
from grants.rules.months import add_months
from ledger.money import ZERO


class FlowKind(IntEnum):
    """Art der Bewegung, in the order in which those of one day count."""

    RECEIPT = 1
    RETURN = 2
    USE = 3


@dataclass(frozen=True)
class CashFlow:
    """Bewegung des verfügbaren Geldes: so many euro came in, came back or were used.

    ``amount`` is above zero. ``use_months`` is how long a receipt may be used; None for a
    receipt without a clock, as those of a Pauschale.
    """

    kind: FlowKind
    day: date
    voucher_id: int
    amount: Decimal
    use_months: int | None = None


@dataclass(frozen=True)
class Use:
    """Verwendung eines Teils eines Zahlungseingangs, in euro."""

    day: date
    amount: Decimal


@dataclass(frozen=True)
class ReceiptClock:
    """Eingangsuhr: one receipt in euro with its uses; ``use_by`` is the last day that counts.

    Without ``use_by`` nothing about it can be late.
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


def receipt_clocks(flows: Iterable[CashFlow]) -> list[ReceiptClock]:
    """Eingangsuhren in the order of the receipts: what was spent used up the oldest one first.

    Money that comes back is given to what was used last. What was used before its receipt came
    in, because it was booked with an earlier day, counts on the day of the receipt.

    Source: two months after the pay-out, VV Nr. 7.2 and 8.6 zu § 44 LHO NRW, ANBest Nr. 1.4; a
    last day that the month does not have is its last (§ 188 Abs. 3 BGB). It is a period of use,
    not one for a declaration, and is not shifted to the next working day.
    """
    matching = _Matching()
    for flow in sorted(flows, key=lambda flow: (flow.day, flow.kind, flow.voucher_id)):
        matching.add(flow)
    return [_clock(receipt, matching.uses) for receipt in matching.receipts]


@dataclass
class _Matched:
    """A part of one receipt that was used; ``amount`` shrinks as money comes back."""

    receipt: CashFlow
    day: date
    amount: Decimal


class _Matching:
    def __init__(self) -> None:
        self.receipts: list[CashFlow] = []
        self.uses: list[_Matched] = []
        self._left: list[Decimal] = []
        # Used and not covered by a receipt yet; below zero: came back and not used yet.
        self._uncovered = ZERO

    def add(self, flow: CashFlow) -> None:
        if flow.kind is FlowKind.RETURN:
            self._give_back(flow.amount)
            return
        if flow.kind is FlowKind.RECEIPT:
            self.receipts.append(flow)
            self._left.append(flow.amount)
        else:
            self._uncovered += flow.amount
        self._cover(flow.day)

    def _cover(self, day: date) -> None:
        for position, receipt in enumerate(self.receipts):
            amount = min(self._left[position], self._uncovered)
            if amount > ZERO:
                self._left[position] -= amount
                self._uncovered -= amount
                self.uses.append(_Matched(receipt, day, amount))

    def _give_back(self, amount: Decimal) -> None:
        covered = min(amount, max(self._uncovered, ZERO))
        self._uncovered -= covered
        amount -= covered
        while amount > ZERO and self.uses:
            last = self.uses[-1]
            part = min(last.amount, amount)
            last.amount -= part
            amount -= part
            self._left[self.receipts.index(last.receipt)] += part
            if last.amount == ZERO:
                self.uses.pop()
        self._uncovered -= amount


def _clock(receipt: CashFlow, uses: list[_Matched]) -> ReceiptClock:
    return ReceiptClock(
        voucher_id=receipt.voucher_id,
        received_on=receipt.day,
        amount=receipt.amount,
        uses=tuple(Use(use.day, use.amount) for use in uses if use.receipt is receipt),
        use_by=None if receipt.use_months is None else add_months(receipt.day, receipt.use_months),
    )
