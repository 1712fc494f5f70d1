"""Nicht bestätigt: rules and rates that the reckoning of awards rests on."""

from collections.abc import Iterable
from dataclasses import dataclass

from grants.checks.catalogue import UNCONFIRMED_RATE
from grants.checks.finding import Finding, Severity

_NAMED = 5


@dataclass(frozen=True)
class UnconfirmedFacts:
    """Regel oder Satz that nobody has confirmed, with the titles of the awards it touches.

    ``is_missing``: it is not even recorded.
    """

    subject: str
    name: str
    source: str
    awards: tuple[str, ...]
    is_missing: bool = False


def unconfirmed_rate(facts: Iterable[UnconfirmedFacts]) -> list[Finding]:
    """Nicht bestätigte Regel: one finding for each rule or rate, with the awards it touches."""
    return [
        Finding(
            rule=UNCONFIRMED_RATE.code,
            subject=row.subject,
            stage="missing" if row.is_missing else "unconfirmed",
            severity=Severity.NOTE,
            title=f"{row.name}: {'fehlt' if row.is_missing else 'nicht bestätigt'}",
            text=f"{_state(row)} Betroffen: {_awards(row.awards)}.",
            tells_supervisors=True,
        )
        for row in facts
    ]


def _state(row: UnconfirmedFacts) -> str:
    return "Bitte eintragen." if row.is_missing else f"Quelle: {row.source}."


def _awards(titles: tuple[str, ...]) -> str:
    named = ", ".join(titles[:_NAMED])
    others = len(titles) - _NAMED
    return f"{named} und {others} weitere" if others > 0 else named
