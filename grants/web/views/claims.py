"""Rückforderungen: their list, and what is done about each of them."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from fundtracker import clock
from grants.models import Claim, PassThrough, WriteOff
from grants.permissions import BOOKERS, Role, filled_in_by, read_by
from grants.queries.claims import ClaimRow, awaiting_approval, claims_for_table
from grants.queries.pass_through_page import pass_throughs_for_page
from grants.web.filters.claims import ClaimFilter
from grants.web.forms.booking import Data
from grants.web.forms.claim import (
    ClaimForm,
    ClaimWithdrawalForm,
    OfClaimForm,
    SetOffForm,
    WriteOffApprovalForm,
    WriteOffForm,
    WriteOffWithdrawalForm,
)
from grants.web.tables.claims import ClaimTable
from grants.web.views.base import FilteredListPage
from grants.web.views.command import FormPage
from ledger.money import format_euro


@read_by(*Role)
class ClaimList(FilteredListPage):
    """Rückforderungen; at first those that are open."""

    title = "Rückforderungen"
    template_name = "lists/claims.html"
    empty_text = (
        "Keine Rückforderung. Sie entsteht auf der Seite einer Weiterleitung über „Rückforderung "
        "erfassen“."
    )
    table_class = ClaimTable
    filterset_class = ClaimFilter
    summed = ("amount", "returned", "lost", "open")

    def get_queryset(self) -> QuerySet[Claim]:
        return claims_for_table(clock.today())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"awaiting": awaiting_approval(clock.today())}


@filled_in_by(*BOOKERS)
class RecordClaim(FormPage[ClaimForm]):
    """Rückforderung erfassen."""

    template_name = "claims/form.html"

    def open_form(self, data: Data | None = None) -> ClaimForm:
        # What a recipient handed on holds no euro of ours.
        ours = pass_throughs_for_page().filter(parent__isnull=True)
        pass_through = get_object_or_404(ours, code=self.kwargs["code"])
        return ClaimForm(pass_through, data, today=clock.today())

    def back(self, form: ClaimForm) -> str:
        return reverse("pass-through", args=[form.pass_through.code])

    def finish(self, form: ClaimForm, result: Claim) -> HttpResponse:
        told = f"{result}: {format_euro(result.amount)}."
        messages.success(self.request, told, extra_tags=form.success)
        return _to_claims_of(form.pass_through)


class ClaimCommand(FormPage[OfClaimForm]):
    """Ein Vorgang zu einer Rückforderung; afterwards the page of its pass-through says so."""

    template_name = "claims/form.html"
    form_class: type[OfClaimForm] = OfClaimForm

    def open_form(self, data: Data | None = None) -> OfClaimForm:
        claim = get_object_or_404(claims_for_table(clock.today()), pk=self.kwargs["pk"])
        return self.form_class(claim, data, today=clock.today())

    def back(self, form: OfClaimForm) -> str:
        return reverse("pass-through", args=[form.pass_through.code])

    def finish(self, form: OfClaimForm, result: Any) -> HttpResponse:
        messages.success(self.request, f"{form.claim}.", extra_tags=form.success)
        return _to_claims_of(form.pass_through)


@filled_in_by(*BOOKERS)
class SetOffClaim(ClaimCommand):
    """Verrechnen."""

    form_class = SetOffForm


@filled_in_by(*BOOKERS)
class WriteOffClaim(ClaimCommand):
    """Niederschlagen."""

    form_class = WriteOffForm


@filled_in_by(*BOOKERS)
class WithdrawClaim(ClaimCommand):
    """Rückforderung zurücknehmen."""

    form_class = ClaimWithdrawalForm


@filled_in_by(Role.SUPERVISOR)
class ApproveWriteOff(ClaimCommand):
    """Niederschlagung freigeben."""

    def open_form(self, data: Data | None = None) -> WriteOffApprovalForm:
        claim, write_off = _asked(self.kwargs["pk"])
        return WriteOffApprovalForm(claim, write_off, data, today=clock.today())


@filled_in_by(*BOOKERS)
class WithdrawWriteOff(ClaimCommand):
    """Beantragte Niederschlagung zurücknehmen."""

    def open_form(self, data: Data | None = None) -> WriteOffWithdrawalForm:
        claim, write_off = _asked(self.kwargs["pk"])
        return WriteOffWithdrawalForm(claim, write_off, data, today=clock.today())


def _asked(pk: int) -> tuple[ClaimRow, WriteOff]:
    """Beantragte Niederschlagung, after its claim."""
    write_off = get_object_or_404(awaiting_approval(clock.today()), pk=pk)
    return claims_for_table(clock.today()).get(pk=write_off.claim_id), write_off


def _to_claims_of(pass_through: PassThrough) -> HttpResponse:
    page = reverse("pass-through", args=[pass_through.code])
    return redirect(f"{page}#rueckforderungen")
