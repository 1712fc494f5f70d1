"""Buchungsformulare: one view for all of them; what they book stands in their forms."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from fundtracker import clock
from grants.models import Booking, PassThroughNotice, Payout
from grants.permissions import BOOKERS, filled_in_by
from grants.web.forms.booking import BookingForm, Data
from grants.web.views.command import CommandView
from ledger.models import Voucher
from ledger.money import format_euro


@filled_in_by(*BOOKERS)
class BookingView(CommandView[BookingForm]):
    """Ein Buchungsformular; afterwards the page of what was booked on says so."""

    form_class: type[BookingForm] = BookingForm

    def open_form(self, data: Data | None = None) -> BookingForm:
        return open_form(self.form_class, self.kwargs, data)

    def show(self, form: BookingForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "subject": form.shown_subject, "back": form.back}
        return render(self.request, "bookings/form.html", context, status=status)

    def finish(self, form: BookingForm, result: Booking | PassThroughNotice) -> HttpResponse:
        _message(self.request, form, result)
        return redirect(form.back)


def open_form(
    form_class: type[BookingForm], address: Mapping[str, Any], data: Data | None = None
) -> BookingForm:
    """Formular for what the address names, filled in with ``data``; else 404."""
    return form_class(form_class.subject_at(address), data, today=clock.today())


def _message(request: HttpRequest, form: BookingForm, booked: Booking | PassThroughNotice) -> None:
    reversal = Voucher.objects.filter(reverses=booked.voucher_id).first()
    if reversal is not None:
        # Sent again after it was taken back: it was carried out once, and nothing stands.
        messages.warning(
            request,
            f"Dieses Formular wurde schon gebucht (Beleg {booked.voucher_id}, inzwischen "
            f"storniert mit Beleg {reversal.pk}). Es wurde nichts Neues gebucht; "
            "bitte die Seite neu öffnen und alles erneut eingeben.",
            extra_tags=form.refused,
        )
    elif isinstance(booked, PassThroughNotice):
        messages.success(
            request,
            f"Insgesamt {format_euro(booked.agreed)} (Beleg {booked.voucher_id}).",
            extra_tags=form.success,
        )
    else:
        messages.success(request, _booked(booked), extra_tags=form.success)


def _booked(booking: Booking) -> str:
    to = f" an {booking.pass_through.recipient.name}" if isinstance(booking, Payout) else ""
    return format_html(
        '{}{} {} (Beleg {}). <a href="{}">Stornieren</a>',
        booking._meta.verbose_name,
        to,
        format_euro(booking.amount),
        str(booking.voucher_id),
        reverse("voucher-reverse", args=[booking.voucher_id]),
    )
