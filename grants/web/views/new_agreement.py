"""Weiterleitung vereinbaren, and note what a recipient handed on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html

from fundtracker import clock
from grants.models import PassThrough
from grants.permissions import BOOKERS, filled_in_by, read_by
from grants.queries.awards import uncommitted
from grants.queries.pass_through_page import pass_throughs_for_page
from grants.web.forms.award_choice import AwardChoiceForm
from grants.web.forms.booking import Data
from grants.web.forms.new_agreement import NewAgreementForm
from grants.web.forms.onward import OnwardForm
from grants.web.views.command import CommandView
from ledger.money import format_euro


@read_by(*BOOKERS)
def choose_award(request: HttpRequest) -> HttpResponse:
    """Aus welcher Zuwendung? Then on to its form."""
    form = AwardChoiceForm(request.GET or None)
    if form.is_valid() and form.award is not None:
        return redirect("pass-through-new", code=form.award.code)
    return render(request, "pass_throughs/choose_award.html", {"form": form})


@filled_in_by(*BOOKERS)
class AgreePassThrough(CommandView[NewAgreementForm]):
    """Weiterleitung vereinbaren; afterwards its page says so, and how it is cancelled."""

    def open_form(self, data: Data | None = None) -> NewAgreementForm:
        award = get_object_or_404(NewAgreementForm.subjects(), code=self.kwargs["code"])
        return NewAgreementForm(award, data, today=clock.today())

    def show(self, form: NewAgreementForm, status: int = 200) -> HttpResponse:
        return render(self.request, "pass_throughs/new.html", {"form": form}, status=status)

    def finish(self, form: NewAgreementForm, result: PassThrough) -> HttpResponse:
        if result.is_cancelled:
            # Sent again after it was cancelled: it was carried out once, and nothing stands.
            messages.warning(
                self.request,
                "Dieses Formular wurde schon abgeschickt; die Weiterleitung ist inzwischen "
                "aufgehoben. Es wurde nichts Neues vereinbart.",
                extra_tags=form.refused,
            )
            return redirect("pass-through", code=result.code)
        messages.success(self.request, _agreed(result), extra_tags=form.success)
        if warning := form.warning(result):
            messages.warning(self.request, warning)
        return redirect("pass-through", code=result.code)


@filled_in_by(*BOOKERS)
class NoteOnwardPassThrough(CommandView[OnwardForm]):
    """Weitergabe vermerken; afterwards its page shows it in the chain."""

    def open_form(self, data: Data | None = None) -> OnwardForm:
        parents = pass_throughs_for_page()
        return OnwardForm(get_object_or_404(parents, code=self.kwargs["code"]), data)

    def show(self, form: OnwardForm, status: int = 200) -> HttpResponse:
        return render(self.request, "pass_throughs/onward.html", {"form": form}, status=status)

    def finish(self, form: OnwardForm, result: PassThrough) -> HttpResponse:
        messages.success(self.request, form.done(result), extra_tags=form.success)
        return redirect("pass-through", code=result.code)


def _agreed(agreed: PassThrough) -> str:
    first = agreed.notices.get(number=1)
    return format_html(
        "{} mit {} (Beleg {}). Von der Zuwendung bleiben {} verfügbar. Falsch? "
        '<a href="{}">Vereinbarung ändern oder aufheben</a>',
        format_euro(first.agreed),
        agreed.recipient.name,
        str(first.voucher_id),
        format_euro(uncommitted(agreed.award)),
        reverse("agreement-amend", args=[agreed.code]),
    )
