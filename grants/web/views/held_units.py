from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from fundtracker import clock
from grants.models import HeldUnits
from grants.permissions import BOOKERS, filled_in_by
from grants.queries.award_page import awards_for_page
from grants.web.forms.booking import Data
from grants.web.forms.held_units import CorrectedHeldForm, HeldForm, NewHeldForm
from grants.web.views.command import FormPage


class HeldCommand(FormPage[HeldForm]):
    """Was mit durchgeführten Einheiten getan wird; afterwards the page of the award shows them."""

    template_name = "awards/held_form.html"

    def back(self, form: HeldForm) -> str:
        return reverse("award", args=[form.award.code]) + "#einheiten"

    def finish(self, form: HeldForm, result: HeldUnits) -> HttpResponse:
        messages.success(self.request, form.done(result), extra_tags=form.success)
        return redirect(self.back(form))


@filled_in_by(*BOOKERS)
class RecordHeldUnits(HeldCommand):
    """Durchgeführtes erfassen."""

    def open_form(self, data: Data | None = None) -> NewHeldForm:
        award = get_object_or_404(awards_for_page(), code=self.kwargs["code"])
        return NewHeldForm(award, data, today=clock.today())


@filled_in_by(*BOOKERS)
class CorrectHeldUnits(HeldCommand):
    """Durchgeführtes berichtigen."""

    def open_form(self, data: Data | None = None) -> CorrectedHeldForm:
        rows = HeldUnits.objects.select_related("award__current_notice")
        held = get_object_or_404(rows, pk=self.kwargs["pk"])
        return CorrectedHeldForm(held, data, today=clock.today())
