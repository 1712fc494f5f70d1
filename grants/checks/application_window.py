"""Antragsfrist: when a programme takes applications for a year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from grants.checks.check import Check, ThresholdsOf
from grants.checks.facts import SettingScope
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds, severity_by_days
from grants.rules.days_left import days_until
from grants.rules.wording import time_left
from ledger.days import format_day

APPLICATION_WINDOW = Check(
    code="application_window",
    place=140,
    title="Antragsfrist öffnet oder endet",
    explanation=(
        "Wer die Antragsfrist der Förderrichtlinie versäumt, geht für das Jahr leer aus; gewarnt "
        "wird, bis für das Jahr ein Antrag erfasst ist."
    ),
    severity=Severity.URGENT,
    one="Antragsfrist öffnet oder endet",
    many="Antragsfristen öffnen oder enden",
    default=Thresholds((60, 30, 7), supervisor_from=7),
)


@dataclass(frozen=True)
class LackingFacts:
    """Zuwendung, für deren Programm nobody has applied, and who is responsible for it."""

    programme_id: int
    programme: str
    responsible_id: int | None

    @property
    def scope(self) -> SettingScope:
        return SettingScope(programme_id=self.programme_id)


@dataclass(frozen=True)
class WindowFacts:
    """Antragsfrist eines Programms for ``year``; its first and its last day both count.

    ``lacking`` are our awards under it whose programmes lack an application, the latest one last.
    """

    window_id: int
    programme_id: int
    programme: str
    year: int
    opens_on: date | None
    closes_on: date
    is_confirmed: bool
    lacking: tuple[LackingFacts, ...]

    @property
    def scope(self) -> SettingScope:
        return SettingScope(programme_id=self.programme_id)


@APPLICATION_WINDOW.judges_all(WindowFacts)
def judge(
    facts: Sequence[WindowFacts], today: date, thresholds_of: ThresholdsOf
) -> Iterator[Finding]:
    """Antragsfrist: it opens or closes for a programme that the county has or had an award of.

    It is told until an application for its year is recorded for each part of the programme. Once
    the window has closed, there is nothing left to warn of.
    """
    for window in facts:
        thresholds = thresholds_of(window.scope)
        lacking = [one for one in window.lacking if thresholds_of(one.scope) is not None]
        if thresholds is not None and lacking and today <= window.closes_on:
            yield from _findings(window, lacking, today, thresholds)


def _findings(
    window: WindowFacts, lacking: Sequence[LackingFacts], today: date, thresholds: Thresholds
) -> Iterator[Finding]:
    opens_on = window.opens_on if window.opens_on and today < window.opens_on else None
    day = opens_on or window.closes_on
    days_left = days_until(day, today=today)
    stage = thresholds.stage_reached(days_left)
    if stage is None:
        return
    verb = "öffnet" if opens_on else "endet"
    yield Finding(
        check_code=APPLICATION_WINDOW.code,
        subject=f"window-{window.window_id}",
        stage=f"opens-{stage}" if opens_on else stage,
        severity=Severity.NOTE
        if opens_on
        else severity_by_days(days_left, warning_from=30, urgent_from=7),
        title=(
            f"{window.programme}: Antragsfrist {window.year} {verb} am {format_day(day)} "
            f"({time_left(days_left)})"
        ),
        text=" ".join(_sentences(window, lacking, opens_on)),
        due_on=day,
        days_left=days_left,
        responsible_id=lacking[-1].responsible_id,
        tells_supervisors=opens_on is None and thresholds.tells_supervisors(days_left),
    )


def _sentences(
    window: WindowFacts, lacking: Sequence[LackingFacts], opens_on: date | None
) -> Iterator[str]:
    programmes = sorted({one.programme for one in lacking})
    is_itself = programmes == [window.programme]
    if opens_on is not None:
        yield (
            f"Anträge für {window.year} sind vom {format_day(opens_on)} bis zum "
            f"{format_day(window.closes_on)} möglich."
        )
    else:
        yield (
            f"Anträge für {window.year} sind bis {format_day(window.closes_on)} möglich"
            + ("; erfasst ist noch keiner." if is_itself else ".")
        )
    if not is_itself:
        yield f"Noch ohne Antrag: {', '.join(programmes)}."
    if not window.is_confirmed:
        yield "Die Frist ist nicht bestätigt; bitte bei der Bewilligungsbehörde prüfen."
