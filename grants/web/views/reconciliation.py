from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from grants.permissions import Role, read_by
from grants.web.views.years import chosen_year
from ledger.queries import explained_years, reconcile_lines, reconcile_rows


@read_by(*Role)
def reconciliation_page(request: HttpRequest) -> HttpResponse:
    """Abgleich: the wholes of the budget beside the parts that the paper explains."""
    years = explained_years()
    year = chosen_year(request.GET.get("year", ""), years)
    context = {
        "year": year,
        "years": years,
        "parts": (
            ("Haushaltspositionen", reconcile_lines(year)),
            ("Zeilen des Teilergebnisplans", reconcile_rows(year)),
        ),
    }
    return render(request, "reconciliation.html", context)
