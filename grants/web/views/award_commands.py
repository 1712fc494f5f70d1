"""Vorgänge einer Zuwendung ohne Buchung: application, split on fiscal years, carry-over."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from fundtracker import clock
from grants.models import Application, Award, CarryOver, YearSplit
from grants.permissions import BOOKERS, filled_in_by
from grants.queries.award_page import awards_for_page
from grants.web.forms.application import ApplicationForm
from grants.web.forms.booking import Data
from grants.web.forms.carry_over import CarryOverForm
from grants.web.forms.year_split import YearSplitForm
from grants.web.views.command import FormPage
from grants.web.views.drafts import DraftView
from ledger.money import format_euro


@filled_in_by(*BOOKERS)
class RecordApplication(FormPage[ApplicationForm]):
    """Antrag erfassen."""

    template_name = "notices/application.html"

    def open_form(self, data: Data | None = None) -> ApplicationForm:
        return ApplicationForm(self._award(), data, today=clock.today())

    def _award(self) -> Award:
        return get_object_or_404(awards_for_page(), code=self.kwargs["code"])

    def back(self, form: ApplicationForm) -> str:
        return reverse("award", args=[form.award.code])

    def finish(self, form: ApplicationForm, result: Application) -> HttpResponse:
        told = f"Antrag über {format_euro(result.amount)}."
        messages.success(self.request, told, extra_tags=form.success)
        return redirect("award", code=form.award.code)


@filled_in_by(*BOOKERS)
class SplitYears(DraftView[YearSplitForm]):
    """Auf Haushaltsjahre aufteilen; 404 without a notice, since there is nothing to split."""

    def open_form(self, data: Data | None = None) -> YearSplitForm:
        award = get_object_or_404(awards_for_page(), code=self.kwargs["code"])
        if award.current_notice is None:
            raise Http404
        return YearSplitForm(award, award.current_notice, data, today=clock.today())

    def show(self, form: YearSplitForm, status: int = 200) -> HttpResponse:
        return render(self.request, "notices/year_split.html", {"form": form}, status=status)

    def finish(self, form: YearSplitForm, result: YearSplit) -> HttpResponse:
        messages.success(self.request, f"{result}.", extra_tags=form.success)
        return redirect("award", code=form.award.code)


@filled_in_by(*BOOKERS)
class CarryOverView(FormPage[CarryOverForm]):
    """In das Folgejahr übertragen; 404 without a notice, since there is nothing to carry over."""

    template_name = "carry_overs/form.html"

    def open_form(self, data: Data | None = None) -> CarryOverForm:
        award = get_object_or_404(awards_for_page(), code=self.kwargs["code"])
        if award.current_notice is None:
            raise Http404
        return CarryOverForm(award, award.current_notice, data, today=clock.today())

    def back(self, form: CarryOverForm) -> str:
        return reverse("award", args=[form.award.code])

    def finish(self, form: CarryOverForm, result: CarryOver) -> HttpResponse:
        messages.success(
            self.request,
            f"{format_euro(result.amount)} aus {result.from_year} nach {result.to_year}.",
            extra_tags=form.success,
        )
        return redirect("award", code=form.award.code)
