from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import resolve

from fundtracker import clock
from grants.alerts.current import as_now
from grants.alerts.links import paths_of
from grants.checks import CHECKS
from grants.models import CheckCase
from grants.permissions import Role, read_by
from grants.queries.cases import cases_for_page
from grants.web.tables.cases import SEVERITY_BADGES

# What the button opens, by the page that it leads to.
_OPENS = {
    "award": "Zuwendung",
    "pass-through": "Weiterleitung",
    "programme": "Förderprogramm",
    "deadline": "Frist",
    "deadlines": "Fristen",
    "ring": "Ring",
    "rings": "Ringe",
    "interest-claim": "Zinsforderung",
    "suspense-item": "Verwahrung",
    "standard-rules": "Förderregeln und Zinssätze",
}


@read_by(*Role)
def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ein Hinweis: what holds now, why that matters, where to work on it, who was told what."""
    case = as_now(get_object_or_404(cases_for_page(), pk=pk), clock.today())
    path = paths_of([case.subject])[case.subject]
    context = {
        "case": case,
        "badge": SEVERITY_BADGES[CheckCase.Severity(case.severity)],
        "check": CHECKS.get(case.check_code),
        "path": path,
        "opens": _OPENS[str(resolve(path).url_name)],
        "alerts": case.alerts.all(),
    }
    return render(request, "cases/detail.html", context)
