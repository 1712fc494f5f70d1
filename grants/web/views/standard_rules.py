from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fundtracker import clock
from grants.permissions import Role, read_by
from grants.queries.rules_page import (
    application_windows_for_page,
    base_rates_for_page,
    standard_rules_for_page,
)


@read_by(*Role)
def standard_rules_page(request: HttpRequest) -> HttpResponse:
    """Regeln: what the program reckons with, where it stands, and how far it may be trusted."""
    today = clock.today()
    windows = application_windows_for_page()
    context = {
        "rules": standard_rules_for_page(),
        "base_rates": base_rates_for_page(),
        "windows": [window for window in windows if window.closes_on >= today],
        "past_windows": [window for window in windows if window.closes_on < today],
    }
    return render(request, "rules/page.html", context)
