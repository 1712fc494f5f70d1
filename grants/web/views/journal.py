from typing import Any

from django.db.models import QuerySet

from grants.queries.journal import Scope, vouchers_in
from grants.web.filters.journal import JournalFilter
from grants.web.journal_wording import meaning_of_amounts
from grants.web.tables.journal import JournalTable
from grants.web.views.base import FilteredListPage
from ledger.models import Voucher


class Journal(FilteredListPage):
    """Journal: every voucher, the latest first, and what the amounts mean in what is shown."""

    title = "Journal"
    template_name = "lists/journal.html"
    empty_text = (
        "Noch kein Beleg. Der erste entsteht mit dem Bescheid einer Zuwendung, dann mit jedem "
        "Zahlungseingang und jeder Ausgabe."
    )
    table_class = JournalTable
    filterset_class = JournalFilter
    summed = ("amount",)

    def get_queryset(self) -> QuerySet[Voucher]:
        return vouchers_in(Scope())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meaning = meaning_of_amounts(
            self.filterset.scope, is_whole=not self.filterset.leaves_out_vouchers
        )
        return super().get_context_data(**kwargs) | {"meaning": meaning}
