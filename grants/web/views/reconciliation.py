from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from grants.permissions import Role, read_by
from grants.web.views.years import choose_year
from ledger.queries import explained_years, reconcile_lines, reconcile_rows


@read_by(*Role)
def reconciliation_page(request: HttpRequest) -> HttpResponse:
    """Abgleich: the wholes of the budget beside the parts that the paper explains."""
    choice = choose_year(request.GET.get("year", ""), explained_years())
    year = choice.year
    context = {
        "year": year,
        "years": choice.years,
        "parts": (
            ("Haushaltspositionen", reconcile_lines(year)),
            ("Zeilen des Teilergebnisplans", reconcile_rows(year)),
        ),
    }
    return render(request, "reconciliation.html", context)
