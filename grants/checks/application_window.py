"""Antragsfrist: when a programme takes applications for a year."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from grants.checks.catalogue import APPLICATION_WINDOW
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds, severity_by_days
from grants.rules.days_left import days_until
from grants.rules.wording import in_words, time_left


@dataclass(frozen=True)
class WindowFacts:
    """Antragsfrist eines Programms for ``year``; its first and its last day both count.

    ``without_application`` names those of our programmes under it that nobody has applied for.
    """

    window_id: int
    programme: str
    year: int
    opens_on: date | None
    closes_on: date
    is_confirmed: bool
    without_application: tuple[str, ...]
    responsible_id: int | None
    thresholds: Thresholds


def application_window(facts: Iterable[WindowFacts], *, today: date) -> list[Finding]:
    """Antragsfrist öffnet oder endet: until it opens by its first day, then by its last one.

    Once it has closed, or all is applied for, there is nothing left to warn of.
    """
    return [
        _finding(window, stage, today)
        for window in facts
        if window.without_application
        and today <= window.closes_on
        and (
            stage := window.thresholds.stage_reached(days_until(_next(window, today), today=today))
        )
    ]


def _opens(window: WindowFacts, today: date) -> bool:
    return window.opens_on is not None and today < window.opens_on


def _next(window: WindowFacts, today: date) -> date:
    opens_on = window.opens_on
    return opens_on if opens_on is not None and today < opens_on else window.closes_on


def _finding(window: WindowFacts, stage: str, today: date) -> Finding:
    day = _next(window, today)
    opens, days_left = _opens(window, today), days_until(day, today=today)
    verb = "öffnet" if opens else "endet"
    return Finding(
        rule=APPLICATION_WINDOW.code,
        subject=f"window-{window.window_id}",
        stage=f"opens-{stage}" if opens else stage,
        severity=Severity.NOTE
        if opens
        else severity_by_days(days_left, warning_from=30, urgent_from=7),
        title=(
            f"{window.programme}: Antragsfrist {window.year} {verb} am {in_words(day)} "
            f"({time_left(days_left)})"
        ),
        text=" ".join(_sentences(window, opens=opens)),
        due_on=day,
        days_left=days_left,
        responsible_id=window.responsible_id,
        tells_supervisors=not opens and window.thresholds.tells_supervisors(days_left),
    )


def _sentences(window: WindowFacts, *, opens: bool) -> Iterator[str]:
    is_itself = window.without_application == (window.programme,)
    if opens and window.opens_on is not None:
        yield (
            f"Anträge für {window.year} sind vom {in_words(window.opens_on)} bis zum "
            f"{in_words(window.closes_on)} möglich."
        )
    else:
        yield (
            f"Anträge für {window.year} sind bis {in_words(window.closes_on)} möglich"
            + ("; erfasst ist noch keiner." if is_itself else ".")
        )
    if not is_itself:
        yield f"Noch ohne Antrag: {', '.join(window.without_application)}."
    if not window.is_confirmed:
        yield "Die Frist ist nicht bestätigt; bitte bei der Bewilligungsbehörde prüfen."
