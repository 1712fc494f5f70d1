from typing import Any

from django.db.models import Q, QuerySet, Sum

from grants.models import PassThrough
from grants.permissions import Role, read_by
from grants.queries.pass_throughs import pass_throughs_for_table
from grants.web.filters.pass_throughs import PassThroughFilter
from grants.web.tables.pass_throughs import PassThroughTable
from grants.web.views.base import FilteredListPage
from grants.web.wording import NOTHING_PASSED_ON


@read_by(*Role)
class PassThroughList(FilteredListPage):
    """Weiterleitungen with what is agreed, paid and proven."""

    title = "Weiterleitungen"
    template_name = "lists/pass_throughs.html"
    empty_text = NOTHING_PASSED_ON
    table_class = PassThroughTable
    filterset_class = PassThroughFilter
    summed = ("paid", "open", "unproven")

    def get_queryset(self) -> QuerySet[PassThrough]:
        return pass_throughs_for_table()

    def totals(self, rows: QuerySet) -> dict[str, Any]:
        # What a recipient handed on is part of what we agreed with it: counted once.
        agreed = rows.aggregate(total=Sum("agreed", filter=Q(parent__isnull=True)))["total"]
        return super().totals(rows) | {"agreed": agreed}
