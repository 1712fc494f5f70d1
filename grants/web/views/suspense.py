"""Verwahrung: its list, the page of one credit, and the choice of the award it is assigned to."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from fundtracker import clock
from grants.models import SuspenseItem
from grants.permissions import BOOKERS, Role, read_by
from grants.queries.standard_rules import StandardRules
from grants.queries.suspense import bookings_on, suspense_for_table, use_by_of
from grants.rules.days_left import days_until
from grants.web.filters.suspense import SuspenseFilter
from grants.web.forms.award_choice import AwardChoiceForm
from grants.web.journal_links import journal_of_suspense
from grants.web.tables.suspense import SuspenseTable, state_badge
from grants.web.views.base import FilteredListPage


@read_by(*Role)
class SuspenseList(FilteredListPage):
    """Verwahrung; at first what is still open."""

    title = "Verwahrung"
    template_name = "lists/suspense.html"
    empty_text = (
        "Nichts in Verwahrung. Was eingeht und zu keiner Zuwendung gehört oder über die "
        "Bewilligung hinausgeht, wird hier gebucht, bis es geklärt ist."
    )
    table_class = SuspenseTable
    filterset_class = SuspenseFilter
    summed = ("amount", "assigned", "returned", "open")

    def get_queryset(self) -> QuerySet[SuspenseItem]:
        return suspense_for_table()


@read_by(*Role)
def suspense_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Seite einer Verwahrung: what came in, its clock, and what became of it."""
    item = get_object_or_404(suspense_for_table(), pk=pk)
    today = clock.today()
    notice = item.award and item.award.current_notice
    use_by = use_by_of([item], StandardRules([notice] if notice else []))[item.pk]
    context = {
        "item": item,
        "state": state_badge(item.state),
        "days": (today - item.day).days,
        "use_by": use_by,
        "days_left": None if use_by is None else days_until(use_by, today=today),
        "bookings": bookings_on(item),
        "journal": journal_of_suspense(),
    }
    return render(request, "suspense/detail.html", context)


@read_by(*BOOKERS)
def choose_award_of_suspense(request: HttpRequest, pk: int) -> HttpResponse:
    """Welcher Zuwendung wird zugeordnet? Then on to its form; the supposed one is proposed."""
    item = get_object_or_404(suspense_for_table(), pk=pk)
    form = AwardChoiceForm(request.GET or None)
    if form.is_valid() and form.award is not None:
        return redirect("suspense-assign", pk=pk, code=form.award.code)
    if item.award is not None:
        form.initial["zuwendung"] = item.award.code
    return render(request, "suspense/choose_award.html", {"form": form, "item": item})
