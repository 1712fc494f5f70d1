"""Zuwendungsfähigkeit nach dem Tag: what a payment outside the spending window counts as."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class EligibleDays:
    """Tage, an denen eine Ausgabe zählt, by a notice; both days of a window belong to it.

    From ``first`` to ``last`` every expense counts. Until ``invoices_by`` an invoice of the period
    may be paid afterwards, if the notice says so; from ``early_start`` on the authority has let
    the measure begin before (VV Nr. 1.3 zu § 44 LHO NRW).
    """

    first: date
    last: date
    invoices_by: date | None = None
    early_start: date | None = None

    def is_outside(self, day: date) -> bool:
        """Außerhalb: booked only with a reason."""
        return not self.first <= day <= self.last

    def is_eligible(self, day: date) -> bool:
        """Zuwendungsfähig on that day, as far as the notice decides it."""
        if day > self.last:
            return self.invoices_by is not None and day <= self.invoices_by
        return day >= min(self.first, self.early_start or self.first)
