from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.commands import Arguments
from ledger.models import BudgetLine


@dataclass(frozen=True, kw_only=True)
class BookingDetails(Arguments):
    """Angaben einer Buchung: ``amount`` in euro on one ``day``.

    If ``text`` is empty, the service makes it of what is booked and on what. ``booked_on`` is the
    day of the voucher, if that of the booking is closed: the first open day after it.
    """

    amount: Decimal
    day: date
    text: str
    document_number: str = ""
    is_example: bool = False
    booked_on: date | None = None

    @property
    def value_day(self) -> date | None:
        """Tag des Vorgangs, if the voucher has another one."""
        return None if self.booked_on in (None, self.day) else self.day


@dataclass(frozen=True, kw_only=True)
class BudgetBookingDetails(BookingDetails):
    """Angaben einer Buchung, die im Haushalt zählt.

    ``budget_year`` is the Haushaltsjahr that the Ertrag or Aufwand belongs to; None stands for
    the year of the voucher, which is that of the day unless that year is closed.
    """

    budget_year: int | None = None


@dataclass(frozen=True, kw_only=True)
class LineBookingDetails(BudgetBookingDetails):
    """Angaben einer Buchung with the budget line that it counts on."""

    line: BudgetLine | None
