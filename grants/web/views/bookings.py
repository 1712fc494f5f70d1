"""Buchungsformulare: one view for all of them; what they book stands in their forms."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views import View

from fundtracker import clock
from grants.models import PassThroughNotice
from grants.queries.bookings import AnyBooking
from grants.web.forms.booking import BookingForm, Data
from ledger.errors import Refusal
from ledger.models import Voucher
from ledger.money import format_euro


class BookingView(View):
    """Ein Buchungsformular: shown, booked once, then back to the page of what was booked on."""

    form_class: type[BookingForm] = BookingForm

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return _page(request, open_form(self.form_class, code))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = open_form(self.form_class, code, request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
        try:
            booking = form.book(actor=cast(User, request.user))
        except Refusal as refusal:
            form.refuse(refusal)
            return _page(request, form, status=422)
        _message(request, booking)
        return redirect(form.page_of_subject, code=code)


def open_form(form_class: type[BookingForm], code: str, data: Data | None = None) -> BookingForm:
    """Formular for the award or pass-through of that code, filled in with ``data``; else 404."""
    subject = get_object_or_404(form_class.subjects(), code=code)
    return form_class(subject, data, today=clock.today())


def _page(request: HttpRequest, form: BookingForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "subject": form.subject,
        "back": reverse(form.page_of_subject, args=[form.subject.code]),
    }
    return render(request, "bookings/form.html", context, status=status)


def _message(request: HttpRequest, booked: AnyBooking | PassThroughNotice) -> None:
    reversal = Voucher.objects.filter(reverses=booked.voucher_id).first()
    if reversal is not None:
        # Sent again after it was taken back: it was carried out once, and nothing stands.
        messages.warning(
            request,
            f"Dieses Formular wurde schon gebucht (Beleg {booked.voucher_id}, inzwischen "
            f"storniert mit Beleg {reversal.pk}). Es wurde nichts Neues gebucht; "
            "bitte die Seite neu öffnen und den Vorgang erneut eingeben.",
        )
    elif isinstance(booked, PassThroughNotice):
        messages.success(
            request,
            f"Vereinbart sind jetzt {format_euro(booked.agreed)} (Beleg {booked.voucher_id}).",
        )
    else:
        messages.success(request, _booked(booked))


def _booked(booking: AnyBooking) -> str:
    return format_html(
        '{} {} gebucht (Beleg {}). Rückgängig machen: <a href="{}">Storno</a>',
        booking._meta.verbose_name,
        format_euro(booking.amount),
        str(booking.voucher_id),
        reverse("voucher-reverse", args=[booking.voucher_id]),
    )
