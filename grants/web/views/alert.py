from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import resolve

from grants.alerts.links import paths_of
from grants.checks import CHECKS
from grants.models import Alert
from grants.permissions import Role, read_by
from grants.queries.alerts import alerts_for_page
from grants.web.tables.alerts import SEVERITY_BADGES

# What the button opens, by the page that it leads to.
_OPENS = {
    "award": "Zuwendung",
    "pass-through": "Weiterleitung",
    "programme": "Förderprogramm",
    "deadline": "Frist",
    "deadlines": "Fristen",
    "ring": "Ring",
    "rings": "Ringe",
    "standard-rules": "Förderregeln und Zinssätze",
}


@read_by(*Role)
def alert_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ein Hinweis: what was found, why that matters, where to work on it, who was told."""
    alert = get_object_or_404(alerts_for_page(), pk=pk)
    path = paths_of([alert.subject])[alert.subject]
    context = {
        "alert": alert,
        "badge": SEVERITY_BADGES[Alert.Severity(alert.severity)],
        "check": CHECKS.get(alert.check_code),
        "path": path,
        "opens": _OPENS[str(resolve(path).url_name)],
    }
    return render(request, "alerts/detail.html", context)
