"""Zinsberechnung: what late use costs, as a sheet for the file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from fundtracker import clock
from grants.models import Award
from grants.permissions import Role, read_by
from grants.queries.interest import (
    LateInterest,
    ReceiptInterest,
    SheetState,
    interest_as_of,
    interest_of,
    interest_of_supplied,
)
from grants.queries.interest_claims import interest_position
from grants.web.forms.interest import InterestForm, SheetForm
from grants.web.interest_links import InterestClaimRow
from grants.web.journal_links import journal_of_interest

# Of more lines only their sums by receipt are shown, and of more receipts the last ones.
_SHOWN = 50


@read_by(*Role)
def award_interest_page(request: HttpRequest, code: str) -> HttpResponse:
    """Zinsberechnung einer Zuwendung up to today, and what interest was claimed on it.

    ``?eingang=`` is the one of a single receipt by its voucher, ``?alles=1`` has every line.
    ``?bis=`` reckons up to another day, ``&beleg=`` by the vouchers through that number alone.
    """
    award = get_object_or_404(Award.objects.select_related("current_notice"), code=code)
    today = clock.today()
    state = _state(request)
    late = interest_of(award, today=today) if state is None else interest_as_of(award, state)
    position = interest_position(award, today=today)
    context: dict[str, Any] = {
        "award": award,
        "today": today if state is None else state.day,
        "state": state,
        "late": late,
        "position": position,
        "claims": [InterestClaimRow(claim) for claim in position.claims],
        "journal": journal_of_interest(award),
    }
    if "eingang" in request.GET:
        context["receipt"] = _receipt(late, request.GET["eingang"])
    elif len(late.sheet.lines) > _SHOWN and "alles" not in request.GET:
        context["folded"] = late.receipts[-_SHOWN:]
    return render(request, "interest/award.html", context)


def _state(request: HttpRequest) -> SheetState | None:
    """Stand, nach dem die Adresse fragt; None for that of today, 404 for one that cannot be."""
    form = SheetForm(request.GET)
    if not form.is_valid():
        raise Http404("Diese Fassung der Zinsberechnung gibt es nicht.")
    day = form.cleaned_data["bis"]
    return None if day is None else SheetState(day, form.cleaned_data["beleg"])


def _receipt(late: LateInterest, voucher: str) -> ReceiptInterest:
    for receipt in late.receipts:
        if str(receipt.clock.voucher_id) == voucher:
            return receipt
    raise Http404("Für diesen Eingang fallen keine Zinsen an.")


@read_by(*Role)
def interest_page(request: HttpRequest) -> HttpResponse:
    """Zinsrechner: the same sheet for an amount that is not in the books."""
    form = InterestForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context["late"] = interest_of_supplied(form.payment)
    return render(request, "interest/calculator.html", context, status=422 if form.errors else 200)
