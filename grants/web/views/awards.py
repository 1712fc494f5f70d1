from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from fundtracker import clock
from grants.models import Award
from grants.permissions import Role, read_by
from grants.queries.award_state import with_state
from grants.queries.awards import (
    EuroPlaces,
    awards_for_table,
    awards_of,
    places_as_of,
    with_places,
)
from grants.web.filters.awards import AwardFilter, AwardFilterAsOf
from grants.web.tables.awards import AwardsAsOf, AwardTable
from grants.web.views.as_of import AsOfListPage
from grants.web.views.base import FilteredListPage
from ledger.money import ZERO


@read_by(*Role)
class AwardList(AsOfListPage, FilteredListPage):
    """Zuwendungen with where their money is."""

    title = "Zuwendungen"
    template_name = "lists/awards.html"
    empty_text = (
        "Noch keine Zuwendung. Zuerst legt die Leitung unter „Stammdaten“ das Förderprogramm an, "
        "dann lässt sich hier eine neue Zuwendung aus ihrem Bescheid anlegen."
    )
    table_class = AwardTable
    summed = ("granted", "received", "spent", "with_recipient", "proven", "left")

    def get_filterset_class(self) -> type[AwardFilter]:
        return AwardFilterAsOf if self.as_of else AwardFilter

    def get_queryset(self) -> QuerySet[Award]:
        if self.as_of is None:
            return with_state(awards_for_table(), clock.today())
        return awards_of(self.places)

    def get_table_data(self) -> Any:
        return super().get_table_data() if self.as_of is None else self.rows_as_of

    def totals(self, rows: QuerySet) -> dict[str, Any]:
        if self.as_of is None:
            return super().totals(rows)
        return {
            name: sum((getattr(award, name) for award in self.rows_as_of), ZERO)
            for name in self.summed
        }

    @cached_property
    def places(self) -> Mapping[int, EuroPlaces]:
        return {} if self.as_of is None else places_as_of(self.as_of)

    @cached_property
    def rows_as_of(self) -> AwardsAsOf:
        return AwardsAsOf(self.object_list, lambda awards: with_places(awards, self.places))

    def get_table_kwargs(self) -> dict[str, Any]:
        # Windows and states are those of the notices of today, as AwardFilterAsOf knows.
        exclude = ("window", "state") if self.as_of else ()
        return super().get_table_kwargs() | {"exclude": exclude}
