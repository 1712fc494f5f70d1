from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from fundtracker import clock
from grants.models import Award, Notification
from grants.permissions import BOOKERS, filled_in_by
from grants.web.forms.booking import Data
from grants.web.forms.notification import NotificationForm
from grants.web.views.command import FormPage
from ledger.days import format_day


@filled_in_by(*BOOKERS)
class RecordNotification(FormPage[NotificationForm]):
    """Mitteilung vermerken; afterwards the page of the award lists it."""

    template_name = "awards/notification_form.html"

    def open_form(self, data: Data | None = None) -> NotificationForm:
        award = get_object_or_404(Award, code=self.kwargs["code"])
        return NotificationForm(award, data, today=clock.today())

    def back(self, form: NotificationForm) -> str:
        return reverse("award", args=[form.award.code]) + "#mitteilungen"

    def finish(self, form: NotificationForm, result: Notification) -> HttpResponse:
        messages.success(
            self.request,
            f"{result}, mitgeteilt am {format_day(result.told_on)}.",
            extra_tags=form.success,
        )
        return redirect(self.back(form))
