from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fundtracker import clock
from grants.models import Award, Programme
from grants.permissions import BOOKERS, filled_in_by
from grants.web.forms.booking import Data
from grants.web.forms.new_award import NewAwardForm
from grants.web.views.drafts import DraftView
from ledger.money import format_euro


@filled_in_by(*BOOKERS)
class NewAward(DraftView[NewAwardForm]):
    """Neue Zuwendung aus einem Bescheid; afterwards its page says so.

    ``?programm=`` preselects a programme by its code.
    """

    def open_form(self, data: Data | None = None) -> NewAwardForm:
        return NewAwardForm(
            data,
            programme=self._programme(data),
            person=cast(User, self.request.user),
            today=clock.today(),
        )

    def _programme(self, data: Data | None) -> Programme | None:
        """Gewähltes Programm; an unknown one counts as none, and the form says so."""
        if data is None:
            code = self.request.GET.get("programm", "")
            return Programme.objects.filter(code=code).first()
        pk = str(data.get("programme", ""))
        return Programme.objects.filter(pk=pk).first() if pk.isdecimal() else None

    def show(self, form: NewAwardForm, status: int = 200) -> HttpResponse:
        return render(self.request, "notices/new_award.html", {"form": form}, status=status)

    def finish(self, form: NewAwardForm, result: Award) -> HttpResponse:
        notice = result.notices.get(number=1)
        messages.success(
            self.request,
            f"Zuwendung {result.title}. Bewilligt sind {format_euro(notice.amount)}"
            f"{f' (Beleg {notice.voucher_id})' if notice.voucher_id else ''}.",
            extra_tags=form.success,
        )
        return redirect("award", code=result.code)
