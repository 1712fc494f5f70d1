"""Seite eines Zweckbindungsrings: what it reads; each function takes constant queries."""

from django.db.models import Q, QuerySet

from grants.models import Award, PassThrough
from grants.queries.awards import awards_for_table
from ledger.as_of import AsOf
from ledger.models import Appropriation, PlanEntry, Ring


def years_of(ring: Ring) -> list[int]:
    """Haushaltsjahre in which a line of the ring stands in the budget, latest first."""
    years = Appropriation.objects.filter(line__ring=ring).order_by("-year")
    return list(years.values_list("year", flat=True).distinct())


def awards_on(ring: Ring, *, year: int) -> QuerySet[Award]:
    """Zuwendungen on lines of the ring whose window touches the year."""
    return (
        awards_for_table()
        .filter(Q(income_line__ring=ring) | Q(expense_line__ring=ring))
        .filter(
            current_notice__period_from__year__lte=year, current_notice__spend_by__year__gte=year
        )
        .order_by("title__german")
    )


def pass_throughs_on(ring: Ring, *, year: int) -> QuerySet[PassThrough]:
    """Weiterleitungen whose line is in the ring and whose commitment binds the year."""
    return (
        PassThrough.objects.filter(line__ring=ring, budget_year=year)
        .select_related(
            "recipient", "award", "line", "committed_account", "recipient_account", "ahead_account"
        )
        .order_by("recipient__name__german", "title__german")
    )


def plan_entries_on(ring: Ring, *, year: int, as_of: AsOf | None = None) -> QuerySet[PlanEntry]:
    """Fortschreibung: what was planned for the lines of the ring, and changed, the latest first."""
    entries = PlanEntry.objects.filter(line__ring=ring, year=year)
    if as_of is not None:
        entries = entries.filter(as_of.plan)
    return entries.select_related("line", "actor").order_by("-decided_on", "-id")
