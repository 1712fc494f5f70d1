from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from fundtracker import clock
from grants.models import Transfer
from grants.queries.transfers import (
    is_transferable,
    latest_transfer,
    side_of,
    standing_postings,
)
from grants.queries.voucher_page import occasion_of, postings_of, vouchers_for_page
from grants.web.forms.booking import Data
from grants.web.forms.reversal import ReversalForm
from grants.web.forms.transfer import TransferForm
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
        "is_transferable": is_transferable(voucher),
        "transfer": latest_transfer(voucher),
    }
    return render(request, "journal/voucher.html", context)


class VoucherCommand(View):
    """Was an einem Beleg getan wird: a form on the voucher, with its refusals beside the fields."""

    template_name: ClassVar[str]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, self._form(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self._form(pk, request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            done = form.book(actor=cast(User, request.user))
        except Refusal as refusal:
            form.refuse(refusal)
            return self._page(request, form, status=422)
        messages.success(request, self.success(pk, done))
        return redirect("voucher", pk=pk)

    def success(self, pk: int, done: Any) -> str:
        raise NotImplementedError

    def make_form(self, voucher: Voucher, data: Data | None) -> ReversalForm | TransferForm:
        raise NotImplementedError

    def _form(self, pk: int, data: Data | None = None) -> ReversalForm | TransferForm:
        return self.make_form(get_object_or_404(vouchers_for_page(), pk=pk), data)

    def _page(
        self, request: HttpRequest, form: ReversalForm | TransferForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "form": form,
            "voucher": form.voucher,
            "occasion": occasion_of(form.voucher),
            "postings": postings_of(form.voucher),
        }
        return render(request, self.template_name, context, status=status)


class ReverseVoucher(VoucherCommand):
    """Storno eines Belegs."""

    template_name = "journal/reverse.html"

    def success(self, pk: int, done: Voucher) -> str:
        return f"Beleg {pk} ist storniert (Beleg {done.pk})."

    def make_form(self, voucher: Voucher, data: Data | None) -> ReversalForm:
        return ReversalForm(voucher, data, today=clock.today())


class TransferVoucher(VoucherCommand):
    """Umbuchung eines Belegs; 404 for a voucher that cannot be transferred."""

    template_name = "journal/transfer.html"

    def success(self, pk: int, done: Transfer) -> str:
        return f"Beleg {pk} ist umgebucht (Beleg {done.voucher_id})."

    def make_form(self, voucher: Voucher, data: Data | None) -> TransferForm:
        postings = standing_postings(voucher)
        if not postings:
            raise Http404
        return TransferForm(
            voucher, postings[0].line, side_of(postings[0]), data, today=clock.today()
        )
