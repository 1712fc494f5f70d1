"""Zahlungseingänge einer Zuwendung beside the clocks that run for them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.models import Award, Receipt, StandardRule
from grants.queries.bookings import BookingList
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.standard_rules import RuleValue
from grants.rules.receipt_clock import ReceiptClock
from ledger.models import Voucher
from ledger.money import ZERO


@dataclass(frozen=True)
class ClockedReceipt:
    """Zahlungseingang with its clock; a reversed receipt has none."""

    receipt: Receipt
    reversal: Voucher | None
    clock: ReceiptClock | None
    today: date

    @property
    def days_left(self) -> int | None:
        return None if self.clock is None else self.clock.days_left(self.today)

    @property
    def is_late(self) -> bool:
        return self.clock is not None and self.clock.is_late(self.today)

    @property
    def used_late(self) -> Decimal:
        """Verspätet verwendet, in euro."""
        late = () if self.clock is None else self.clock.used_late
        return sum((use.amount for use in late), ZERO)


@dataclass(frozen=True)
class ClockedReceipts:
    """Letzte Zahlungseingänge einer Zuwendung with their clocks, and sums of all in euro.

    ``left`` is noch nicht verwendet: what of the receipts is at hand.
    """

    rows: tuple[ClockedReceipt, ...]
    bookings: BookingList
    left: Decimal
    use_period: RuleValue


def clocked_receipts(award: Award, receipts: BookingList, loaded: LoadedAwards) -> ClockedReceipts:
    """Zahlungseingänge und ihre Uhren for the page of an award."""
    clocks = {clock.voucher_id: clock for clock in loaded.clocks[award.pk]}
    return ClockedReceipts(
        rows=tuple(
            ClockedReceipt(
                row.booking, row.reversal, clocks.get(row.booking.voucher_id), loaded.today
            )
            for row in receipts.rows
            if isinstance(row.booking, Receipt)
        ),
        bookings=receipts,
        left=sum((clock.left for clock in clocks.values()), ZERO),
        use_period=loaded.rules.for_award(StandardRule.Code.USE_PERIOD, award, on=loaded.today),
    )
