from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from fundtracker import clock
from grants.permissions import Role, read_by
from grants.queries.journal import (
    Scope,
    Total,
    total_of,
    vouchers_in,
    with_amounts,
    with_items_and_lines,
)
from grants.web.filters.journal import JournalFilter
from grants.web.journal_wording import meaning_of_amounts
from grants.web.key_pages import KeyPage, key_page
from grants.web.tables.base import ListTable
from grants.web.tables.journal import JournalTable
from grants.web.views.base import FilteredListPage
from ledger.models import Voucher


@read_by(*Role)
class Journal(FilteredListPage):
    """Journal: every voucher, the latest first, and what the amounts mean in what is shown.

    Nothing here goes through all vouchers: pages go by key, and only a part that belongs to one
    award, pass-through or line is counted and summed.
    """

    title = "Journal"
    template_name = "lists/journal.html"
    empty_text = (
        "Noch kein Beleg. Der erste entsteht mit dem Bescheid einer Zuwendung, dann mit jedem "
        "Zahlungseingang und jeder Ausgabe."
    )
    table_class = JournalTable
    filterset_class = JournalFilter
    sortable = ("id", "booked_on", "recorded_at")

    def get_queryset(self) -> QuerySet[Voucher]:
        return vouchers_in(Scope())

    @property
    def sort(self) -> str:
        asked = self.request.GET.get("sort", "")
        return asked if asked.removeprefix("-") in self.sortable else "-booked_on"

    @cached_property
    def key_page(self) -> KeyPage:
        return key_page(self.object_list, self.sort, self.request.GET, self.page_size)

    @cached_property
    def total(self) -> Total | None:
        """Anzahl und Summe of what is filtered; None if that could be the whole journal."""
        filterset = self.filterset
        if not filterset.is_valid() or not filterset.scope.narrows:
            return None
        return total_of(self.object_list, filterset.scope)

    def get_table(self, **kwargs: Any) -> ListTable:
        shown = with_amounts(Voucher.objects.filter(pk__in=self.key_page.ids), self.filterset.scope)
        by_id = {voucher.pk: voucher for voucher in with_items_and_lines(shown)}
        totals = {} if self.total is None else {"amount": self.total.amount}
        return self.table_class(
            [by_id[pk] for pk in self.key_page.ids],
            # The rows are in their order; this marks the column.
            order_by=self.sort,
            today=clock.today(),
            totals=totals,
        )

    def extent_of(self, table: ListTable) -> dict[str, bool]:
        page = self.key_page
        fills = bool(page.previous or page.next) or len(page.ids) > self.page_sizes[0]
        return {"has_rows": bool(page.ids), "fills_a_page": fills}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meaning = meaning_of_amounts(
            self.filterset.scope,
            is_whole=not self.filterset.leaves_out_vouchers,
            has_total=self.total is not None,
        )
        return super().get_context_data(**kwargs) | {
            "meaning": meaning,
            "key_page": self.key_page,
            "total": self.total,
        }
