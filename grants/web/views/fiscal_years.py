"""Haushaltsjahre: how far they are closed; the Leitung closes them and opens them again."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from fundtracker import clock
from grants.queries.fiscal_years import fiscal_years, reopenings_for_page
from grants.web.forms.booking import Data
from grants.web.forms.fiscal_years import ApprovalForm, ClosingForm, ReopeningForm, YearForm
from ledger.errors import Refusal
from ledger.models import FiscalYear


def fiscal_years_page(request: HttpRequest) -> HttpResponse:
    """Haushaltsjahre mit Stand, offenen Anträgen und Protokoll."""
    return render(request, "years/page.html", {"found": fiscal_years()})


class YearCommand(View):
    """Ein Formular zu einem Haushaltsjahr: shown, carried out once, then back to the years."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, self.open_form(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.open_form(pk, request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            logged = form.carry_out(actor=cast(User, request.user))
        except Refusal as refusal:
            form.refuse(refusal)
            return self._page(request, form, status=422)
        messages.success(request, f"Haushaltsjahr {form.year}, {logged}. {form.done}.")
        return redirect("fiscal-years")

    def open_form(self, pk: int, data: Data | None = None) -> YearForm:
        """Formular zu dem, was die Adresse nennt; else 404."""
        raise NotImplementedError

    def _page(self, request: HttpRequest, form: YearForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {"form": form, "refused": form.refused}
        return render(request, "years/form.html", context, status=status)


class ClosePeriod(YearCommand):
    """Zeitraum abschließen."""

    def open_form(self, pk: int, data: Data | None = None) -> ClosingForm:
        return ClosingForm(get_object_or_404(FiscalYear, pk=pk), data, today=clock.today())


class RequestReopening(YearCommand):
    """Wiedereröffnung beantragen."""

    def open_form(self, pk: int, data: Data | None = None) -> ReopeningForm:
        return ReopeningForm(get_object_or_404(FiscalYear, pk=pk), data, today=clock.today())


class ApproveReopening(YearCommand):
    """Wiedereröffnung freigeben."""

    def open_form(self, pk: int, data: Data | None = None) -> ApprovalForm:
        reopening = get_object_or_404(reopenings_for_page().select_related("closing__year"), pk=pk)
        return ApprovalForm(reopening, data, today=clock.today())
