"""Finanzierungsplan überschritten: binding in its total, its items within a margin."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from grants.checks.catalogue import PLAN_ITEM_OVERRUN
from grants.checks.finding import Finding, Severity
from ledger.money import ZERO, format_euro, format_number


@dataclass(frozen=True)
class ItemFacts:
    """Ausgabeposition in euro; ``actual`` is the whole cost."""

    name: str
    planned: Decimal
    actual: Decimal

    @property
    def excess(self) -> Decimal:
        return self.actual - self.planned

    def exceeds(self, percent: Decimal) -> bool:
        """More than so many per cent over the plan; exactly as many are still allowed."""
        return self.actual * 100 > self.planned * (100 + percent)


@dataclass(frozen=True)
class PlanFacts:
    """Finanzierungsplan einer Zuwendung in euro.

    ``actual`` is what its items cost, and what belongs to none of them if they are the whole plan.
    ``margin`` is by how many per cent an item may be exceeded; None where the rule does not
    apply.
    """

    award_id: int
    title: str
    items: tuple[ItemFacts, ...]
    planned: Decimal
    actual: Decimal
    margin: Decimal | None
    is_confirmed: bool
    responsible_id: int | None

    @property
    def exceeded(self) -> tuple[ItemFacts, ...]:
        """Positionen über der erlaubten Überschreitung."""
        if self.margin is None:
            return ()
        return tuple(item for item in self.items if item.exceeds(self.margin))

    @property
    def exceeded_names(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.exceeded)


def plan_item_overrun(facts: Iterable[PlanFacts]) -> list[Finding]:
    """Finanzierungsplan überschritten: an item beyond its margin, or the total by a cent."""
    findings = []
    for award in facts:
        if award.exceeded:
            findings.append(_items(award, award.margin or ZERO))
        if award.actual > award.planned:
            findings.append(_total(award))
    return findings


def _items(award: PlanFacts, margin: Decimal) -> Finding:
    excess = sum((item.excess for item in award.exceeded), ZERO)
    percent = format_number(margin, 0 if margin == margin.to_integral_value() else 2)
    text = " ".join(
        f"„{item.name}“: geplant {format_euro(item.planned)}, ausgegeben "
        f"{format_euro(item.actual)}{_over(item)}."
        for item in award.exceeded
    )
    doubt = "" if award.is_confirmed else " Diese Grenze ist nicht bestätigt."
    return Finding(
        rule=PLAN_ITEM_OVERRUN.code,
        subject=f"award-{award.award_id}",
        stage="item",
        severity=Severity.WARNING,
        title=(
            f"{award.title}: {', '.join(award.exceeded_names)} um mehr als "
            f"{percent}\u00a0% über dem Finanzierungsplan"
        ),
        text=(
            f"{text} Weiter als {percent}\u00a0% darf eine Position nur mit Zustimmung der "
            f"Bewilligungsbehörde abweichen. Bitte umbuchen oder die Zustimmung einholen.{doubt}"
        ),
        amount=excess,
        responsible_id=award.responsible_id,
    )


def _over(item: ItemFacts) -> str:
    if not item.planned:
        return ""
    return f" ({format_number(item.excess / item.planned * 100, 1)}\u00a0% darüber)"


def _total(award: PlanFacts) -> Finding:
    excess = award.actual - award.planned
    return Finding(
        rule=PLAN_ITEM_OVERRUN.code,
        subject=f"award-{award.award_id}",
        stage="total",
        severity=Severity.URGENT,
        title=f"{award.title}: Finanzierungsplan um {format_euro(excess)} überschritten",
        text=(
            f"Geplant sind Ausgaben von {format_euro(award.planned)}, ausgegeben sind "
            f"{format_euro(award.actual)}. Im Gesamtergebnis ist der Finanzierungsplan "
            "verbindlich; was darüber liegt, trägt der Kreis. Bitte Ausgaben prüfen oder einen "
            "Änderungsbescheid beantragen."
        ),
        amount=excess,
        responsible_id=award.responsible_id,
    )
