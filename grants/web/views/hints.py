"""Hinweise beim Tippen: what a booking form understood of an amount, and what would remain."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from grants.permissions import BOOKERS, read_by
from grants.web.forms.booking import BookingForm
from grants.web.views.bookings import open_form


@read_by(*BOOKERS)
class AmountHint(View):
    """Hinweis zum Betrag of one booking form; books nothing."""

    form_class: type[BookingForm] = BookingForm

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        form = open_form(self.form_class, address, request.GET)
        hint = _hint(form, request.GET.get("amount", ""))
        return render(request, "bookings/amount_hint.html", {"hint": hint})


def _hint(form: BookingForm, text: str) -> str:
    if not text.strip():
        return ""
    try:
        return form.hint(form.fields["amount"].clean(text))
    except ValidationError as error:
        return " ".join(error.messages)
