from django.db.models import QuerySet

from grants.queries.journal import vouchers_for_table
from grants.web.filters.journal import JournalFilter
from grants.web.tables.journal import JournalTable
from grants.web.views.base import FilteredListPage
from ledger.models import Voucher


class Journal(FilteredListPage):
    """Journal: every voucher, the latest first."""

    title = "Journal"
    empty_text = (
        "Noch kein Beleg. Der erste entsteht mit dem Bescheid einer Zuwendung, dann mit jedem "
        "Zahlungseingang und jeder Ausgabe."
    )
    table_class = JournalTable
    filterset_class = JournalFilter
    summed = ("amount",)

    def get_queryset(self) -> QuerySet[Voucher]:
        return vouchers_for_table()
