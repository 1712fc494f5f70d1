from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from fundtracker import clock
from grants.models import Expense, Transfer
from grants.permissions import BOOKERS, Role, filled_in_by, read_by
from grants.queries.plan_items import item_choice_of
from grants.queries.refunds import standing_refunds
from grants.queries.transfers import (
    is_transferable,
    item_of,
    latest_transfer,
    standing_postings,
)
from grants.queries.voucher_page import occasion_of, postings_of, vouchers_for_page
from grants.web.forms.booking import Data
from grants.web.forms.reversal import ReversalForm
from grants.web.forms.transfer import TransferForm
from grants.web.views.command import FormPage
from ledger.models import FiscalYear, Voucher
from ledger.money import ZERO


@read_by(*Role)
def voucher_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Seite eines Belegs: its postings, what it was, who booked it, its reversal and transfer."""
    voucher = get_object_or_404(vouchers_for_page(), pk=pk)
    original = voucher.reverses
    occasion = occasion_of(original or voucher)
    reversal: Voucher | None = getattr(voucher, "reversed_by", None)
    is_reversible = (
        original is None and reversal is None and (occasion is None or occasion.kind.is_reversible)
    )
    context = {
        "voucher": voucher,
        "original": original,
        "reversal": reversal,
        "occasion": occasion,
        "postings": postings_of(voucher),
        "is_reversible": is_reversible,
        "is_transferable": is_transferable(voucher),
        "transfer": latest_transfer(voucher),
        "item_now": item_of(voucher),
        **_refunds(voucher),
    }
    return render(request, "journal/voucher.html", context)


def _refunds(voucher: Voucher) -> dict[str, Any]:
    """Erstattungen zu einer Ausgabe, and whether more may come back of it."""
    expense: Expense | None = getattr(voucher, "expense_booking", None)
    if expense is None:
        return {"refunds": [], "left_of_expense": ZERO, "day_is_closed": False}
    refunds = list(standing_refunds(expense))
    came_back = sum((one.amount for one in refunds), ZERO)
    return {
        "refunds": refunds,
        "left_of_expense": expense.amount - came_back,
        "day_is_closed": FiscalYear.objects.filter(
            year=voucher.booked_on.year, closed_through__gte=voucher.booked_on
        ).exists(),
    }


class VoucherCommand(FormPage[ReversalForm | TransferForm]):
    """Was an einem Beleg getan wird; afterwards the page of the voucher says so."""

    template_name = "journal/form.html"

    def back(self, form: ReversalForm | TransferForm) -> str:
        return reverse("voucher", args=[form.voucher.pk])

    def about(self, form: ReversalForm | TransferForm) -> dict[str, Any]:
        return {
            "voucher": form.voucher,
            "occasion": occasion_of(form.voucher),
            "postings": postings_of(form.voucher),
            **_refunds(form.voucher),
            "form_class": "ft-section",
        }

    def finish(self, form: ReversalForm | TransferForm, result: Voucher | Transfer) -> HttpResponse:
        number = result.pk if isinstance(result, Voucher) else result.voucher_id
        messages.success(
            self.request,
            f"Beleg {form.voucher.pk} mit Beleg {number}.",
            extra_tags=form.success,
        )
        return redirect("voucher", pk=form.voucher.pk)


@filled_in_by(*BOOKERS)
class ReverseVoucher(VoucherCommand):
    """Storno eines Belegs."""

    def open_form(self, data: Data | None = None) -> ReversalForm:
        voucher = get_object_or_404(vouchers_for_page(), pk=self.kwargs["pk"])
        return ReversalForm(voucher, data, today=clock.today())


@filled_in_by(*BOOKERS)
class TransferVoucher(VoucherCommand):
    """Umbuchung eines Belegs; 404 for a voucher that cannot be transferred."""

    def open_form(self, data: Data | None = None) -> TransferForm:
        voucher = get_object_or_404(vouchers_for_page(), pk=self.kwargs["pk"])
        postings = standing_postings(voucher)
        if not postings:
            raise Http404
        choice = item_choice_of(voucher)
        return TransferForm(voucher, postings[0], choice, data, today=clock.today())
