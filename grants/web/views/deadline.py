"""Frist: its page, and what is done to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from fundtracker import clock
from grants.alerts.current import cases_of_deadlines
from grants.alerts.links import subject_of
from grants.models import Deadline, DeadlineChange
from grants.permissions import BOOKERS, Role, filled_in_by, read_by
from grants.queries.deadlines import (
    DeadlineRow,
    DeadlineState,
    changes_of,
    days_left,
    deadlines_for_table,
)
from grants.rules.workdays import legal_end_of
from grants.web.forms.booking import Data
from grants.web.forms.deadline import DeadlineForm, ExtensionForm, NewDeadlineForm
from grants.web.tables.deadlines import state_badge
from grants.web.views.command import FormPage


@read_by(*Role)
def deadline_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Seite einer Frist: when it ends, why, and what became of it."""
    today = clock.today()
    with_confirmation = deadlines_for_table(today).select_related("confirmed_by")
    deadline: DeadlineRow = get_object_or_404(with_confirmation, pk=pk)
    is_awaited = deadline.state in (DeadlineState.OPEN, DeadlineState.OVERDUE)
    context = _facts_of(deadline) | {
        "days_left": days_left(deadline, today) if is_awaited else None,
        "is_open": deadline.done_on is None and deadline.dropped_on is None,
        "is_extendable": deadline.kind != Deadline.Kind.APPEAL,
        "is_done": deadline.done_on is not None and deadline.dropped_on is None,
        "changes": changes_of(deadline),
        "cases": cases_of_deadlines([deadline], today),
    }
    return render(request, "deadlines/detail.html", context)


def _facts_of(deadline: DeadlineRow) -> dict[str, Any]:
    """What the page and the forms of a deadline both show."""
    legal_end = legal_end_of(deadline.due_on, is_shiftable=deadline.is_shiftable)
    return {
        "deadline": deadline,
        "state": state_badge(deadline),
        "legal_end": legal_end if legal_end != deadline.due_on else None,
        "subject": subject_of(deadline),
        "responsible": deadline.responsible or (deadline.award and deadline.award.responsible),
    }


@filled_in_by(*BOOKERS)
class DeadlineCommand(FormPage[DeadlineForm]):
    """Ein Vorgang zu einer Frist; afterwards the page of the deadline says so."""

    template_name = "deadlines/form.html"
    form_class: type[DeadlineForm] = ExtensionForm

    def open_form(self, data: Data | None = None) -> DeadlineForm:
        today = clock.today()
        deadline = get_object_or_404(deadlines_for_table(today), pk=self.kwargs["pk"])
        return self.form_class(deadline, data, today=today)

    def back(self, form: DeadlineForm) -> str:
        return reverse("deadline", args=[form.deadline.pk])

    def about(self, form: DeadlineForm) -> dict[str, Any]:
        return _facts_of(form.deadline)

    def finish(self, form: DeadlineForm, result: DeadlineChange) -> HttpResponse:
        messages.success(self.request, form.done(result), extra_tags=form.success)
        return redirect("deadline", pk=result.deadline_id)


@filled_in_by(*BOOKERS)
class AddDeadline(FormPage[NewDeadlineForm]):
    """Frist eintragen; ``?zuwendung=`` names the award that it is for."""

    template_name = "deadlines/new.html"

    def open_form(self, data: Data | None = None) -> NewDeadlineForm:
        code = self.request.GET.get("zuwendung", "")
        return NewDeadlineForm(data, award_code=code, today=clock.today())

    def back(self, form: NewDeadlineForm) -> str:
        return reverse("deadlines")

    def finish(self, form: NewDeadlineForm, result: Deadline) -> HttpResponse:
        messages.success(self.request, f"{result.title}.", extra_tags=form.success)
        return redirect("deadline", pk=result.pk)
