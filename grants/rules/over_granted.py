"""Bindungen: what is agreed with recipients and not paid, against what the award has left."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from grants.rules.catalogue import OVER_GRANTED
from grants.rules.finding import Finding, Severity
from ledger.money import ZERO, format_euro


@dataclass(frozen=True)
class CommitmentFacts:
    """Stand einer Zuwendung in euro: ``left`` is granted and not used, ``committed`` agreed."""

    award_id: int
    title: str
    left: Decimal
    committed: Decimal
    responsible_id: int | None

    @property
    def missing(self) -> Decimal:
        """Es fehlen: by how much the commitments exceed what is left; negative if they fit."""
        return self.committed - self.left


def over_granted(facts: Iterable[CommitmentFacts]) -> list[Finding]:
    """Mehr vereinbart, als die Zuwendung hergibt: a lower notice, or spending of its own."""
    return [
        Finding(
            rule=OVER_GRANTED.code,
            subject=f"award-{award.award_id}",
            stage="overcommitted",
            severity=Severity.WARNING,
            title=(f"{award.title}: für das Vereinbarte fehlen {format_euro(award.missing)}"),
            text=(
                f"Mit Empfängern vereinbart und noch nicht ausgezahlt: "
                f"{format_euro(award.committed)}. Noch nicht verwendet: {format_euro(award.left)}. "
                "Bitte die Vereinbarungen ändern oder einen Änderungsbescheid beantragen."
            ),
            amount=award.missing,
            responsible_id=award.responsible_id,
        )
        for award in facts
        if award.missing > ZERO
    ]
