"""Haushaltsansätze festsetzen und fortschreiben: the only writer of what a budget line plans."""

from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import connection

from ledger import journal
from ledger.commands import command
from ledger.errors import PlanBelowZero, PlanOfClosedYear, PlanUnchanged, ReasonMissing
from ledger.filled_from import FilledFrom, Saved, Stated
from ledger.models import Appropriation, BudgetLine, PlanEntry, closes_the_year
from ledger.money import ZERO


@command
def change_plan(
    *,
    line: BudgetLine,
    year: int,
    kind: str,
    total: Decimal,
    decided_on: date,
    reason: str,
    filled_from: FilledFrom,
    key: str,
    actor: User,
) -> PlanEntry:
    """Ansatz oder Fortschreibung ändern: from now on it is ``total`` euro.

    ``kind`` is one of ``PlanEntry.Kind``. The entry carries the difference to what it was. The
    first one of a line and year may be zero: the line stands in the plan with nothing.

    Raises:
        ChangedMeanwhile
        ReasonMissing: no reason was given.
        PlanBelowZero: the plan itself; only an adjustment may take away.
        PlanOfClosedYear: the year is closed.
        PlanUnchanged: it is ``total`` already.
    """
    kind = PlanEntry.Kind(kind)
    if not reason.strip():
        raise ReasonMissing("Eine Änderung des Haushaltsansatzes")
    if kind is PlanEntry.Kind.BUDGETED and total < ZERO:
        raise PlanBelowZero
    with connection.cursor() as cursor:
        locked = journal.lock_years(cursor, [year])
    if closes_the_year(locked.get(year)):
        raise PlanOfClosedYear(year)
    row, _ = Appropriation.objects.select_for_update().get_or_create(line=line, year=year)
    filled_from.refuse_changed(_stated_in(row, kind))
    amount = total - getattr(row, kind.value)
    if amount == ZERO and PlanEntry.objects.filter(line=line, year=year).exists():
        raise PlanUnchanged(kind, total)
    setattr(row, kind.value, total)
    row.save(update_fields=[kind.value])
    return PlanEntry.objects.create(
        line=line,
        year=year,
        kind=kind,
        amount=amount,
        decided_on=decided_on,
        reason=reason.strip(),
        actor=actor,
        command_id=key,
    )


def _stated_in(row: Appropriation, kind: PlanEntry.Kind) -> Stated:
    def last_saved() -> Saved:
        entries = PlanEntry.objects.filter(line=row.line_id, year=row.year, kind=kind)
        entry = entries.select_related("actor").last()
        what = f"{kind.label} {row.year} der Haushaltsposition „{row.line}“"
        return Saved(what, entry.actor, entry.recorded_at) if entry else Saved(what)

    return Stated({kind.value: getattr(row, kind.value)}, last_saved)
