from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.commands import Arguments
from ledger.models import BudgetLine


@dataclass(frozen=True, kw_only=True)
class SuspenseAssignment(Arguments):
    """Angaben einer Zuordnung aus der Verwahrung: ``amount`` in euro, on the day of the credit.

    Without a ``document_number`` the receipt has that of the credit. ``booked_on`` is the day of
    the voucher, if that of the credit is closed.
    """

    amount: Decimal
    line: BudgetLine | None
    budget_year: int | None = None
    text: str = ""
    document_number: str = ""
    booked_on: date | None = None
