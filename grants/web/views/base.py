"""What all lists share: filter, sort, totals, pages, and how many rows there are."""

from typing import Any, ClassVar

from django.db.models import QuerySet, Sum
from django_filters.views import FilterView
from django_tables2 import RequestConfig, SingleTableMixin

from fundtracker import clock
from grants.web.tables.base import ListTable


class ListPage(SingleTableMixin):
    """Seite mit einer Tabelle. ``empty_text`` says what to do first while there is nothing."""

    title: ClassVar[str]
    empty_text: ClassVar[str]
    template_name = "lists/list.html"
    page_sizes: ClassVar[tuple[int, ...]] = (25, 50, 100)

    def get_table(self, **kwargs: Any) -> ListTable:
        table: ListTable = self.table_class(self.get_table_data(), **kwargs)
        # Not by RequestConfig, which takes any page size from the address.
        RequestConfig(self.request, paginate=False).configure(table)
        table.paginate(per_page=self.page_size)
        table.page = table.paginator.get_page(self.request.GET.get(table.page_field))
        return table

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"today": clock.today()}

    @property
    def page_size(self) -> int:
        asked = self.request.GET.get("rows", "")
        return next((size for size in self.page_sizes if str(size) == asked), self.page_sizes[0])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "title": self.title,
            "empty_text": self.empty_text,
            "page_sizes": self.page_sizes,
            "page_size": self.page_size,
            **self.extent_of(context["table"]),
        }

    def extent_of(self, table: ListTable) -> dict[str, bool]:
        """Ob etwas dasteht, and whether it is enough to choose how much of it."""
        count = table.paginator.count
        return {"has_rows": count > 0, "fills_a_page": count > self.page_sizes[0]}


class FilteredListPage(ListPage, FilterView):
    """Liste mit Filter. ``summed`` names the columns whose total over all rows is shown."""

    summed: ClassVar[tuple[str, ...]] = ()

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {"totals": self.totals(self.object_list)}

    def totals(self, rows: QuerySet) -> dict[str, Any]:
        """Summen über alle gefilterten Zeilen, not only those of the page; one query."""
        if not self.summed:
            return {}
        sums = rows.aggregate(**{f"{name}_total": Sum(name) for name in self.summed})
        return {name: sums[f"{name}_total"] for name in self.summed}
