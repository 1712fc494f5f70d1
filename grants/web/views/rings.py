from datetime import date
from functools import cached_property
from typing import Any

from django.views.generic import TemplateView

from fundtracker import clock
from grants.permissions import Role, read_by
from grants.queries.rings import budget_years
from grants.web.tables.rings import RingTable
from grants.web.views.as_of import AsOfListPage
from grants.web.views.base import ListPage
from grants.web.views.years import YearChoice, choose_year
from ledger.money import ZERO
from ledger.queries import RingPosition, ring_positions

_SUMMED = (
    "income_adjusted",
    "expense_adjusted",
    "unexplained_gap",
    "income_actual",
    "expense_actual",
    "expense_committed",
    "actual_balance",
    "available",
)


@read_by(*Role)
class RingList(AsOfListPage, ListPage, TemplateView):
    """Zweckbindungsringe of one fiscal year."""

    title = "Zweckbindungsringe"
    template_name = "lists/rings.html"
    empty_text = (
        "Für dieses Jahr gibt es keinen Zweckbindungsring mit Ansätzen. Bitte ein anderes Jahr "
        "wählen oder die Leitung bitten, unter „Stammdaten“ die Haushaltspositionen des Rings "
        "mit ihren Ansätzen anzulegen."
    )
    table_class = RingTable

    @cached_property
    def positions(self) -> list[RingPosition]:
        return ring_positions(self.choice.year, current_year=self.day.year, as_of=self.as_of)

    @cached_property
    def day(self) -> date:
        return self.as_of.day if self.as_of else clock.today()

    @cached_property
    def choice(self) -> YearChoice:
        asked = self.request.GET.get("year", "")
        return choose_year(asked, budget_years(), usual=self.day.year)

    def get_table_data(self) -> list[RingPosition]:
        return self.positions

    def get_table_kwargs(self) -> dict[str, Any]:
        totals = {
            name: sum((getattr(position, name) for position in self.positions), ZERO)
            for name in _SUMMED
        }
        return super().get_table_kwargs() | {"totals": totals}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "year": self.choice.year,
            "years": self.choice.years,
        }
