"""Seite einer Zuwendung: what it reads; each function takes a constant number of queries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from grants.models import AwardNotice
from grants.queries.awards import AwardRow, EuroPlaces, awards_for_table


def awards_for_page() -> "QuerySet[AwardRow]":
    """Zuwendungen with all that the head of their page and the booking forms show."""
    return awards_for_table().select_related(
        "programme__ministry",
        "programme__authority",
        "purse",
        "application",
        "income_line__ring",
        "expense_line__ring",
    )


@dataclass(frozen=True)
class SpendingWindow:
    """Verausgabungsfenster: how much of the time has passed and how much money was used.

    ``granted`` by the notice and ``used`` in euro; both days belong to the window.
    """

    first: date
    last: date
    today: date
    granted: Decimal
    used: Decimal

    @property
    def days_left(self) -> int:
        """Resttage: 0 on the last day, negative once it is over."""
        return (self.last - self.today).days

    @property
    def time_share(self) -> Decimal:
        """Anteil der Zeit in per cent, today included."""
        days = (self.last - self.first).days + 1
        gone = min(max((self.today - self.first).days + 1, 0), days)
        return Decimal(gone) / days * 100

    @property
    def money_share(self) -> Decimal:
        """Anteil der Mittel in per cent; above 100 if a later notice grants less than was used."""
        return self.used / self.granted * 100 if self.granted else Decimal(0)

    @property
    def excess(self) -> Decimal:
        """Mehr verwendet als bewilligt, in euro."""
        return max(self.used - self.granted, Decimal(0))


def spending_window(notice: AwardNotice, places: EuroPlaces, *, today: date) -> SpendingWindow:
    return SpendingWindow(
        first=notice.period_from,
        last=notice.spend_by,
        today=today,
        granted=notice.amount,
        used=places.used,
    )
