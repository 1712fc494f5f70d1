"""Hinweise beim Tippen: what a booking form understood of an amount, and what would remain."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views import View

from grants.permissions import BOOKERS, read_by
from grants.web.forms.booking import BookingForm
from grants.web.views.bookings import open_form


@read_by(*BOOKERS)
class AmountHint(View):
    """Hinweis zum Betrag, or to the day, of one booking form; books nothing."""

    form_class: type[BookingForm] = BookingForm

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        form = open_form(self.form_class, address, request.GET)
        asked = request.GET
        # The amount is asked about together with the day, if its hint depends on it.
        about_day = "day" in asked and "amount" not in asked
        hint = _day_hint(form, asked["day"]) if about_day else _hint(form, asked)
        return render(request, "bookings/amount_hint.html", {"hint": hint})


def _day_hint(form: BookingForm, text: str) -> str:
    try:
        day = form.fields["day"].clean(text)
    except ValidationError:
        # What is no day yet is said once the form is sent.
        return ""
    return form.day_hint(day) if day else ""


def _hint(form: BookingForm, asked: QueryDict) -> str:
    text = asked.get("amount", "")
    if not text.strip():
        return ""
    try:
        return form.hint(form.fields["amount"].clean(text))
    except ValidationError as error:
        return " ".join(error.messages)
