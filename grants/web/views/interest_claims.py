"""Zinsforderungen: their list, and the page of one of them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from fundtracker import clock
from grants.models import InterestClaim
from grants.permissions import Role, read_by
from grants.queries.interest_claims import interest_claims_for_table, settling_bookings
from grants.web.filters.interest_claims import InterestClaimFilter
from grants.web.interest_links import InterestClaimRow
from grants.web.journal_links import journal_of_claim
from grants.web.tables.interest_claims import InterestClaimTable
from grants.web.views.base import FilteredListPage


@read_by(*Role)
class InterestClaimList(FilteredListPage):
    """Zinsforderungen; at first those that are not settled."""

    title = "Zinsforderungen"
    template_name = "lists/interest_claims.html"
    empty_text = (
        "Noch keine Zinsforderung. Die Behörde fordert Zinsen mit einem Bescheid; erfasst wird er "
        "auf der Seite „Zinsberechnung“ der Zuwendung."
    )
    table_class = InterestClaimTable
    filterset_class = InterestClaimFilter
    summed = ("amount", "settled", "withdrawn", "open")

    def totals(self, rows: QuerySet) -> dict[str, Any]:
        """Summen nur in einer Richtung: what we owe and what is owed to us does not add up."""
        asked = self.filterset.form.cleaned_data if self.filterset.is_valid() else {}
        return super().totals(rows) if asked.get("side") else {}

    def get_queryset(self) -> QuerySet[InterestClaim]:
        return interest_claims_for_table(clock.today())


@read_by(*Role)
def interest_claim_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Seite einer Zinsforderung: what is claimed, what was reckoned, and what was booked on it."""
    claim = get_object_or_404(interest_claims_for_table(clock.today()), pk=pk)
    context = {
        "row": InterestClaimRow(claim),
        "claim": claim,
        "bookings": settling_bookings(claim),
        "journal": journal_of_claim(claim),
    }
    return render(request, "interest/claim.html", context)
