"""Nicht bestätigt: rules and rates that the reckoning of awards rests on."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from grants.checks.check import ThresholdsOf
from grants.checks.facts import AwardFacts, SettingScope
from grants.checks.finding import Finding, Severity
from grants.checks.records.record_facts import record_check

UNCONFIRMED_RATE = record_check(
    code="unconfirmed_rate",
    place=650,
    title="Nicht bestätigte Regel oder nicht bestätigter Satz",
    explanation=(
        "Hier wird mit einer Regel oder einem Satz gerechnet, den niemand in der Quelle gefunden "
        "oder bestätigt hat; bestätigt wird er von der Leitung."
    ),
    one="Regel oder Satz ist nicht bestätigt",
    many="Regeln oder Sätze sind nicht bestätigt",
)

_NAMED = 5


class UnconfirmedRow(NamedTuple):
    """Regel oder Satz that nobody has confirmed. ``is_missing``: it is not even recorded."""

    subject: str
    name: str
    source: str
    is_missing: bool = False


@dataclass(frozen=True)
class UnconfirmedFacts(AwardFacts):
    """Zuwendung, whose reckoning rests on the row."""

    programme_id: int
    row: UnconfirmedRow

    @property
    def scope(self) -> SettingScope:
        return SettingScope(self.award_id, self.programme_id)


@UNCONFIRMED_RATE.judges_all(UnconfirmedFacts)
def judge(
    facts: Sequence[UnconfirmedFacts], today: date, thresholds_of: ThresholdsOf
) -> Iterator[Finding]:
    """Nicht bestätigt: the reckoning of awards rests on a rule or rate that nobody confirmed.

    It is a standard rule, a rate or a base rate, or one of them is not recorded. Each is told
    once, with the awards it touches.
    """
    resting: dict[UnconfirmedRow, list[UnconfirmedFacts]] = defaultdict(list)
    for award in facts:
        if thresholds_of(award.scope) is not None:
            resting[award.row].append(award)
    for row, awards in sorted(resting.items()):
        yield Finding(
            check_code=UNCONFIRMED_RATE.code,
            subject=row.subject,
            stage="missing" if row.is_missing else "unconfirmed",
            severity=Severity.NOTE,
            title=f"{row.name}: {'fehlt' if row.is_missing else 'nicht bestätigt'}",
            text=f"{_state(row)} Betroffen: {_names(sorted(award.title for award in awards))}.",
            tells_supervisors=True,
            basis={
                "name": row.name,
                "source": row.source,
                "awards": sorted(award.award_id for award in awards),
            },
        )


def _state(row: UnconfirmedRow) -> str:
    return "Bitte eintragen." if row.is_missing else f"Quelle: {row.source}."


def _names(titles: Sequence[str]) -> str:
    named = ", ".join(titles[:_NAMED])
    others = len(titles) - _NAMED
    return f"{named} und {others} weitere" if others > 0 else named
