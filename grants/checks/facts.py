"""Sachstand: what all facts have in common, whatever they tell."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class SettingScope:
    """Geltungsbereich: the award or the programme whose settings hold; neither: those for all.

    Of an award the programme need not be named.
    """

    award_id: int | None = None
    programme_id: int | None = None


class Facts(Protocol):
    """Sachstand, den eine Prüfung beurteilt. It knows no settings, but whose settings hold."""

    @property
    def scope(self) -> SettingScope: ...


@dataclass(frozen=True)
class AwardFacts:
    """Sachstand einer Zuwendung, and who is responsible for it."""

    award_id: int
    title: str
    responsible_id: int | None

    @property
    def scope(self) -> SettingScope:
        return SettingScope(award_id=self.award_id)
