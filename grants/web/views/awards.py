from typing import Any

from django.db.models import QuerySet

from fundtracker import clock
from grants.models import Award
from grants.queries.award_state import with_state
from grants.queries.awards import awards_as_of, awards_for_table
from grants.web.filters.awards import AwardFilter
from grants.web.tables.awards import AwardTable
from grants.web.views.as_of import AsOfListPage
from grants.web.views.base import FilteredListPage


class AwardList(AsOfListPage, FilteredListPage):
    """Zuwendungen with where their money is."""

    title = "Zuwendungen"
    template_name = "lists/awards.html"
    empty_text = (
        "Noch keine Zuwendung. Zuerst legt die Leitung unter „Verwaltung“ das Förderprogramm an, "
        "dann lässt sich hier eine neue Zuwendung aus ihrem Bescheid anlegen."
    )
    table_class = AwardTable
    filterset_class = AwardFilter
    summed = ("granted", "received", "spent", "with_recipient", "proven", "left")

    def get_queryset(self) -> QuerySet[Award]:
        if self.as_of is not None:
            return with_state(awards_as_of(self.as_of), self.as_of.day)
        return with_state(awards_for_table(), clock.today())

    def get_table_kwargs(self) -> dict[str, Any]:
        # Windows and states are those of the notices of today.
        exclude = ("window", "state") if self.as_of else ()
        return super().get_table_kwargs() | {"exclude": exclude}
