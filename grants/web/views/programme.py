from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from fundtracker import clock
from grants.permissions import Role, read_by
from grants.queries.awards import awards_for_table
from grants.queries.deadlines import standing_deadlines
from grants.queries.programme_page import family_of, programmes_for_page, rates_of

# The rest stands in the list of awards.
_AWARDS_SHOWN = 25


@read_by(*Role)
def programme_page(request: HttpRequest, code: str) -> HttpResponse:
    """Seite eines Förderprogramms: its parts, its rates, and the latest of its awards."""
    programme = get_object_or_404(programmes_for_page(), code=code)
    today = clock.today()
    family = family_of(programme, today=today)
    context = {
        "programme": programme,
        "family": family,
        "rates": rates_of(family),
        "deadlines": standing_deadlines(today).filter(programme__in=family.pks),
        "awards": awards_for_table()
        .filter(programme__in=family.pks)
        .order_by(F("current_notice__spend_by").desc(nulls_first=True), "title__german")[
            :_AWARDS_SHOWN
        ],
    }
    return render(request, "programmes/detail.html", context)
