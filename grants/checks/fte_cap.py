"""Bewilligte Stellen: not more may be filled and passed on."""

from collections.abc import Iterator, Sequence
from datetime import date

from grants.checks.check import Check
from grants.checks.finding import Finding, Severity
from grants.checks.post_facts import PostFacts, in_fte, in_months
from grants.checks.thresholds import Thresholds
from grants.rules.posts import MonthPosition, Staffing
from grants.rules.wording import month_in_words

FTE_CAP = Check(
    code="fte_cap",
    place=410,
    title="Mehr Stellen besetzt als bewilligt",
    explanation=(
        "Gefördert werden höchstens die bewilligten Stellen je Baustein (Bescheid; KIM-Richtlinie "
        "vom 12.12.2024); was darüber besetzt oder weitergeleitet ist, trägt der Kreis."
    ),
    severity=Severity.WARNING,
    one="Zuwendung hat mehr Stellen besetzt als bewilligt",
    many="Zuwendungen haben mehr Stellen besetzt als bewilligt",
)


@FTE_CAP.judges(PostFacts)
def judge(award: PostFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Zu viele Stellen: in a month more posts are filled and passed on than granted.

    All posts are counted together, and those of each component apart.
    """
    if today > award.judged_until or not award.staffing.granted:
        return
    exceeded = [
        (name, too_many)
        for name, months in _scopes(award.staffing)
        if (too_many := [position for position in months if position.open < 0])
    ]
    if not exceeded:
        return
    most = max(-position.open for _, months in exceeded for position in months)
    yield FTE_CAP.finding(
        award,
        stage="overfilled",
        title=f"bis zu {in_fte(most)} mehr besetzt als bewilligt",
        text=" ".join(_exceeded(name, months) for name, months in exceeded)
        + " Bitte Besetzungen und Weiterleitungen prüfen.",
    )


def _scopes(staffing: Staffing) -> list[tuple[str, list[MonthPosition]]]:
    """Alle Stellen zusammen, and each component where several are granted."""
    scopes = [("Insgesamt", staffing.months)]
    if len(staffing.components) > 1:
        scopes += [(name, staffing.months_of(name)) for name in staffing.components]
    return scopes


def _exceeded(name: str, months: Sequence[MonthPosition]) -> str:
    worst = min(months, key=lambda position: position.open)
    return (
        f"{name}: {in_months([position.month for position in months])} mehr als die bewilligten "
        f"{in_fte(worst.granted)}, am meisten im {month_in_words(worst.month)} mit "
        f"{in_fte(worst.own)} eigenen und {in_fte(worst.passed_on)} weitergeleiteten."
    )
