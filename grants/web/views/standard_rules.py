from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from grants.queries.rules_page import (
    application_windows_for_page,
    base_rates_for_page,
    standard_rules_for_page,
)


def standard_rules_page(request: HttpRequest) -> HttpResponse:
    """Regeln: what the program reckons with, where it stands, and how far it may be trusted."""
    context = {
        "rules": standard_rules_for_page(),
        "base_rates": base_rates_for_page(),
        "windows": application_windows_for_page(),
    }
    return render(request, "rules/page.html", context)
