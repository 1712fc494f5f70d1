"""Zeilen, die ein Dienst nimmt: the rows of a notice, and of a split on fiscal years."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from grants.models import DrawdownPart, Programme
from grants.rules.funded_units import days_within
from ledger.commands import ADDED_LATER, Arguments
from ledger.models import BudgetLine


@dataclass(frozen=True)
class PlannedItem:
    """Position des Finanzierungsplans with what the notice approves for it, in euro.

    ``kind`` is a ``PlanItem.Kind``. The name says which item of earlier notices it is.
    """

    kind: str
    name: str
    amount: Decimal
    line: BudgetLine | None = None
    part: DrawdownPart | None = None


@dataclass(frozen=True)
class FundedQuantity:
    """Bewilligte Einheiten of one component, for so many months.

    They are granted from ``period_from`` to ``period_to``, both counted; without these days
    through the whole award period. Without ``months`` the months of the days count, rounded up.
    ``rate`` is in euro a year and given only if the notice names another rate than the programme.
    ``fte`` are the VZÄ of one unit; None means that the rate of the programme says it.
    """

    programme: Programme
    component: str
    unit: str
    quantity: Decimal
    months: int | None = None
    rate: Decimal | None = None
    period_from: date | None = None
    period_to: date | None = None
    fte: Decimal | None = field(default=None, metadata=ADDED_LATER)

    def days(self, window: tuple[date, date]) -> tuple[date, date]:
        """Tage in the award period."""
        return days_within(self.period_from, self.period_to, window)


@dataclass(frozen=True)
class DrawdownDay:
    """Abruftermin; without an amount everything still pledged is to be requested by then."""

    due_on: date
    amount: Decimal | None = None
    part: DrawdownPart | None = None


@dataclass(frozen=True)
class Override:
    """Abweichung: the value that the notice sets for a ``StandardRule.Code``, and where."""

    code: str
    value: Decimal | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeRows(Arguments):
    """Zeilen eines Bescheids; None keeps the rows of the notice before, an empty one drops them."""

    plan: Sequence[PlannedItem] | None = None
    funded_units: Sequence[FundedQuantity] | None = None
    drawdown_dates: Sequence[DrawdownDay] | None = None
    overrides: Sequence[Override] | None = None


AS_BEFORE = NoticeRows()


@dataclass(frozen=True)
class YearAmount:
    """Jahresanteil: so many euro of an award are meant for a Haushaltsjahr."""

    year: int
    amount: Decimal
