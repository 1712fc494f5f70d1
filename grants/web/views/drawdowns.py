"""Mittelabrufe: request money of an award, and take a request back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from fundtracker import clock
from grants.models import Drawdown
from grants.permissions import BOOKERS, filled_in_by
from grants.web.forms.booking import Data
from grants.web.forms.drawdown import DrawdownForm, WithdrawalForm, beyond_need
from grants.web.views.command import CommandView, FormPage
from ledger.money import format_euro


@filled_in_by(*BOOKERS)
class RequestDrawdown(CommandView[DrawdownForm]):
    """Mittelabruf erfassen, beside what the coming months need."""

    def open_form(self, data: Data | None = None) -> DrawdownForm:
        award = get_object_or_404(DrawdownForm.subjects(), code=self.kwargs["code"])
        return DrawdownForm(award, data, today=clock.today())

    def show(self, form: DrawdownForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "subject": form.subject,
            "drawdown_need": form.found,
            "back": reverse("award", args=[form.subject.code]),
        }
        return render(self.request, "drawdowns/form.html", context, status=status)

    def finish(self, form: DrawdownForm, result: Drawdown) -> HttpResponse:
        if result.withdrawn_on is not None:
            # Sent again after it was taken back: it was carried out once, and nothing stands.
            messages.warning(
                self.request,
                f"Dieses Formular wurde schon abgeschickt ({result}, inzwischen zurückgenommen). "
                "Es wurde nichts Neues angefordert; bitte die Seite neu öffnen.",
                extra_tags=form.refused,
            )
        else:
            told = f"{result}: {format_euro(result.amount)}."
            messages.success(self.request, told, extra_tags=form.success)
            if warning := beyond_need(result.amount, result.need):
                messages.warning(self.request, warning)
        return redirect("award", code=form.subject.code)


@filled_in_by(*BOOKERS)
class WithdrawDrawdown(FormPage[WithdrawalForm]):
    """Mittelabruf zurücknehmen."""

    template_name = "drawdowns/withdraw.html"

    def open_form(self, data: Data | None = None) -> WithdrawalForm:
        drawdown = get_object_or_404(
            Drawdown.objects.select_related("award", "part"), pk=self.kwargs["pk"]
        )
        return WithdrawalForm(drawdown, data, today=clock.today())

    def back(self, form: WithdrawalForm) -> str:
        return reverse("award", args=[form.drawdown.award.code])

    def finish(self, form: WithdrawalForm, result: Drawdown) -> HttpResponse:
        messages.success(self.request, f"{result}.", extra_tags=form.success)
        return redirect("award", code=form.drawdown.award.code)
