"""Haushaltsjahre: how far they are closed; the Leitung closes them and opens them again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from fundtracker import clock
from grants.permissions import Role, filled_in_by, read_by
from grants.queries.fiscal_years import fiscal_years, reopenings_for_page
from grants.web.forms.booking import Data
from grants.web.forms.fiscal_years import ApprovalForm, ClosingForm, ReopeningForm, YearForm
from grants.web.views.command import FormPage
from ledger.models import FiscalYear, PeriodClosing, PeriodReopening, ReopeningApproval


@read_by(Role.SUPERVISOR, Role.TREASURY, Role.AUDITOR)
def fiscal_years_page(request: HttpRequest) -> HttpResponse:
    """Haushaltsjahre mit Status, offenen Anträgen und Protokoll."""
    return render(request, "years/page.html", {"found": fiscal_years()})


class YearCommand(FormPage[YearForm]):
    """Ein Vorgang zu einem Haushaltsjahr; afterwards the page of the years says so."""

    template_name = "years/form.html"

    def back(self, form: YearForm) -> str:
        return reverse("fiscal-years")

    def finish(
        self, form: YearForm, result: PeriodClosing | PeriodReopening | ReopeningApproval
    ) -> HttpResponse:
        messages.success(self.request, form.done(result), extra_tags=form.success)
        return redirect("fiscal-years")


@filled_in_by(Role.SUPERVISOR)
class ClosePeriod(YearCommand):
    """Zeitraum abschließen."""

    def open_form(self, data: Data | None = None) -> ClosingForm:
        return ClosingForm(
            get_object_or_404(FiscalYear, pk=self.kwargs["pk"]), data, today=clock.today()
        )


@filled_in_by(Role.SUPERVISOR)
class RequestReopening(YearCommand):
    """Wiedereröffnung beantragen."""

    def open_form(self, data: Data | None = None) -> ReopeningForm:
        return ReopeningForm(
            get_object_or_404(FiscalYear, pk=self.kwargs["pk"]), data, today=clock.today()
        )


@filled_in_by(Role.SUPERVISOR)
class ApproveReopening(YearCommand):
    """Wiedereröffnung freigeben."""

    def open_form(self, data: Data | None = None) -> ApprovalForm:
        reopening = get_object_or_404(
            reopenings_for_page().select_related("closing__year"), pk=self.kwargs["pk"]
        )
        return ApprovalForm(reopening, data, today=clock.today())
