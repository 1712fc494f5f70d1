from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from fundtracker import clock
from grants.queries.voucher_page import occasion_of, postings_of, vouchers_for_page
from grants.web.forms.booking import Data
from grants.web.forms.reversal import ReversalForm
from ledger.errors import Refusal
from ledger.models import Voucher


def voucher_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Seite eines Belegs: its postings, what it was, who booked it, and its reversal."""
    voucher = get_object_or_404(vouchers_for_page(), pk=pk)
    original = voucher.reverses
    occasion = occasion_of(original or voucher)
    reversal: Voucher | None = getattr(voucher, "reversed_by", None)
    is_reversible = (
        original is None and reversal is None and (occasion is None or occasion.is_reversible)
    )
    context = {
        "voucher": voucher,
        "original": original,
        "reversal": reversal,
        "occasion": occasion,
        "postings": postings_of(voucher),
        "is_reversible": is_reversible,
    }
    return render(request, "journal/voucher.html", context)


class ReverseVoucher(View):
    """Storno eines Belegs."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, self._form(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self._form(pk, request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            reversal = form.book(actor=cast(User, request.user))
        except Refusal as refusal:
            form.refuse(refusal)
            return self._page(request, form, status=422)
        messages.success(request, f"Beleg {pk} ist storniert (Beleg {reversal.pk}).")
        return redirect("voucher", pk=pk)

    def _form(self, pk: int, data: Data | None = None) -> ReversalForm:
        voucher = get_object_or_404(vouchers_for_page(), pk=pk)
        return ReversalForm(voucher, data, today=clock.today())

    def _page(self, request: HttpRequest, form: ReversalForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "voucher": form.voucher,
            "occasion": occasion_of(form.voucher),
            "postings": postings_of(form.voucher),
        }
        return render(request, "journal/reverse.html", context, status=status)
