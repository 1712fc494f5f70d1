"""Haushaltsjahre: how far each is closed, and who closed and opened what."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet

from ledger.models import FiscalYear, PeriodClosing, PeriodReopening


@dataclass(frozen=True)
class Step:
    """Eintrag im Protokoll: one closing, one request to reopen, or one approval of it."""

    at: datetime
    year: int
    what: str
    person: User
    text: str


@dataclass(frozen=True)
class FiscalYears:
    """Haushaltsjahre, the requests that wait for a second person, and the log, latest first."""

    years: list[FiscalYear]
    waiting: list[PeriodReopening]
    log: list[Step]


def fiscal_years() -> FiscalYears:
    """Stand der Haushaltsjahre; a constant number of queries."""
    years = list(FiscalYear.objects.all())
    closings = list(PeriodClosing.objects.select_related("actor").order_by("id"))
    reopenings = list(reopenings_for_page())
    latest = {closing.year_id: closing.pk for closing in closings}
    closed_through = {year.pk: year.closed_through for year in years}
    steps = [_closed(closing) for closing in closings]
    for reopening in reopenings:
        steps += _reopened(reopening)
    return FiscalYears(
        years=years,
        waiting=[
            reopening
            for reopening in reopenings
            if not hasattr(reopening, "approval")
            and latest[reopening.closing.year_id] == reopening.closing_id
            and (through := closed_through[reopening.closing.year_id]) is not None
            and reopening.open_from <= through
        ],
        log=sorted(steps, key=lambda step: step.at, reverse=True),
    )


def reopenings_for_page() -> QuerySet[PeriodReopening]:
    """Wiedereröffnungen with the persons who asked and approved."""
    return PeriodReopening.objects.select_related(
        "closing", "requested_by", "approval__approved_by"
    )


def _closed(closing: PeriodClosing) -> Step:
    return Step(
        at=closing.closed_at,
        year=closing.year_id,
        what=str(closing),
        person=closing.actor,
        text=closing.note,
    )


def _reopened(reopening: PeriodReopening) -> list[Step]:
    year = reopening.closing.year_id
    steps = [
        Step(
            at=reopening.requested_at,
            year=year,
            what=f"{reopening} beantragt",
            person=reopening.requested_by,
            text=reopening.reason,
        )
    ]
    if hasattr(reopening, "approval"):
        steps.append(
            Step(
                at=reopening.approval.approved_at,
                year=year,
                what=f"{reopening} freigegeben",
                person=reopening.approval.approved_by,
                text="",
            )
        )
    return steps
