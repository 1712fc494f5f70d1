from functools import cached_property
from typing import Any

from django.views.generic import TemplateView

from fundtracker import clock
from grants.permissions import Role, read_by
from grants.queries.programmes import ProgrammeRow, programme_rows
from grants.web.tables.programmes import ProgrammeTable
from grants.web.views.base import ListPage
from ledger.money import ZERO


@read_by(*Role)
class ProgrammeList(ListPage, TemplateView):
    """Förderprogramme as a tree."""

    title = "Förderprogramme"
    template_name = "lists/programmes.html"
    empty_text = "Noch kein Förderprogramm. Bitte die Leitung, es unter „Stammdaten“ anzulegen."
    table_class = ProgrammeTable
    # Whoever reads a tree wants to see its wholes above its parts.
    page_sizes = (100,)

    @cached_property
    def rows(self) -> list[ProgrammeRow]:
        return programme_rows(clock.today())

    def get_table_data(self) -> list[ProgrammeRow]:
        return self.rows

    def get_table_kwargs(self) -> dict[str, Any]:
        granted = sum((row.granted for row in self.rows if row.depth == 0), ZERO)
        return super().get_table_kwargs() | {"totals": {"granted": granted}}
