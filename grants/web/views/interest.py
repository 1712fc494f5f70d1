"""Zinsberechnung: what late use costs, as a sheet for the file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from fundtracker import clock
from grants.models import Award
from grants.queries.interest import interest_of, interest_of_supplied
from grants.web.forms.interest import InterestForm


def award_interest_page(request: HttpRequest, code: str) -> HttpResponse:
    """Zinsberechnung einer Zuwendung up to today."""
    award = get_object_or_404(Award.objects.select_related("current_notice"), code=code)
    today = clock.today()
    context = {"award": award, "today": today, "late": interest_of(award, today=today)}
    return render(request, "interest/award.html", context)


def interest_page(request: HttpRequest) -> HttpResponse:
    """Zinsrechner: the same sheet for an amount that is not in the books."""
    form = InterestForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context["late"] = interest_of_supplied(form.payment)
    return render(request, "interest/calculator.html", context, status=422 if form.errors else 200)
