"""Zweckbindungsringe: income and expense that have to match, authority that has to suffice."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from grants.rules.catalogue import RING_OVERDRAWN, RING_PLAN_UNBALANCED
from grants.rules.finding import Finding, Severity
from ledger.money import ZERO, format_euro


@dataclass(frozen=True)
class ExcessExplanation:
    """Erläuterungen, die mehr ergeben als der Ansatz; ``side`` in the genitive, in euro."""

    side: str
    explained: Decimal
    budgeted: Decimal


@dataclass(frozen=True)
class RingFacts:
    """Stand eines Zweckbindungsrings in one year, all amounts in euro.

    ``gap`` is planned income less planned expense less the explained surplus; ``available`` is
    the authority less what is booked and committed. Both may be negative.
    """

    ring_id: int
    code: str
    year: int
    income: Decimal
    expense: Decimal
    explained_surplus: Decimal
    tolerance: Decimal
    gap: Decimal
    authority: Decimal
    actual: Decimal
    committed: Decimal
    available: Decimal
    excess_explanations: tuple[ExcessExplanation, ...] = ()

    @property
    def subject(self) -> str:
        return f"ring-{self.ring_id}-{self.year}"


def ring_plan_unbalanced(facts: Iterable[RingFacts]) -> list[Finding]:
    """Zweckbindungsring nicht ausgeglichen: a gap in the plan beyond the tolerance."""
    return [
        Finding(
            rule=RING_PLAN_UNBALANCED.code,
            subject=ring.subject,
            stage="shortfall" if ring.gap < ZERO else "surplus",
            severity=Severity.WARNING if ring.gap < ZERO else Severity.NOTE,
            title=f"Ring {ring.code}: {_in_words(ring)}",
            text=" ".join(_sentences(ring)),
            amount=ring.gap,
            tells_supervisors=True,
            tells_treasury=True,
        )
        for ring in facts
        if abs(ring.gap) > ring.tolerance
    ]


def _in_words(ring: RingFacts) -> str:
    """Abweichung in words, which say the direction instead of a sign."""
    more, less = ("Aufwand", "Ertrag") if ring.gap < ZERO else ("Ertrag", "Aufwand")
    beside = " ohne erläuterten Überschuss" if ring.explained_surplus > ZERO else ""
    return f"{more} {ring.year} liegt{beside} {format_euro(abs(ring.gap))} über dem {less}"


def _sentences(ring: RingFacts) -> list[str]:
    sentences = [
        f"Geplant sind Erträge von {format_euro(ring.income)} "
        f"und Aufwendungen von {format_euro(ring.expense)}."
    ]
    if ring.explained_surplus != ZERO:
        explained = "ein Überschuss" if ring.explained_surplus > ZERO else "eine Unterdeckung"
        sentences.append(
            f"Erläutert ist davon {explained} von {format_euro(abs(ring.explained_surplus))}."
        )
    if ring.tolerance > ZERO:
        sentences.append(f"Die Toleranz beträgt {format_euro(ring.tolerance)}.")
    sentences.extend(
        f"Die Erläuterungen der {excess.side} ergeben {format_euro(excess.explained)}, "
        f"angesetzt sind {format_euro(excess.budgeted)}."
        for excess in ring.excess_explanations
    )
    return sentences


def ring_overdrawn(facts: Iterable[RingFacts]) -> list[Finding]:
    """Zweckbindungsring überzogen: more booked and committed than the ring may spend."""
    return [
        Finding(
            rule=RING_OVERDRAWN.code,
            subject=ring.subject,
            stage="overdrawn",
            severity=Severity.URGENT,
            title=f"Ring {ring.code}: {ring.year} um {format_euro(-ring.available)} überzogen",
            text=(
                f"Die Ermächtigung beträgt {format_euro(ring.authority)}. "
                f"Gebucht sind {format_euro(ring.actual)}, "
                f"gebunden sind {format_euro(ring.committed)}."
            ),
            amount=ring.available,
            tells_supervisors=True,
            tells_treasury=True,
        )
        for ring in facts
        if ring.available < ZERO
    ]
