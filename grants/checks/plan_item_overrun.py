"""Finanzierungsplan überschritten: binding in its total, its items within a margin."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from grants.checks.check import Check
from grants.checks.facts import AwardFacts
from grants.checks.finding import Finding, Severity
from grants.checks.thresholds import Thresholds
from ledger.money import ZERO, format_euro, format_number

PLAN_ITEM_OVERRUN = Check(
    code="plan_item_overrun",
    place=320,
    title="Finanzierungsplan überschritten",
    explanation=(
        "Der Finanzierungsplan ist im Gesamtergebnis verbindlich; einzelne Ausgabepositionen "
        "dürfen um höchstens 20 % überschritten werden, wenn an anderer Stelle gespart wird "
        "(ANBest-P Nr. 1.2; für ANBest-G nicht bestätigt, maßgeblich ist der Bescheid)."
    ),
    severity=Severity.URGENT,
    one="Finanzierungsplan ist überschritten",
    many="Finanzierungspläne sind überschritten",
    mails=False,
)


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
class PlanFacts(AwardFacts):
    """Finanzierungsplan einer Zuwendung in euro.

    ``actual`` is what its items cost, and what belongs to none of them if they are the whole plan.
    ``margin`` is by how many per cent an item may be exceeded; None if the rule does not
    apply.
    """

    items: tuple[ItemFacts, ...]
    planned: Decimal
    actual: Decimal
    margin: Decimal | None
    is_confirmed: bool

    @property
    def exceeded(self) -> tuple[ItemFacts, ...]:
        """Positionen über der erlaubten Überschreitung."""
        if self.margin is None:
            return ()
        return tuple(item for item in self.items if item.exceeds(self.margin))

    @property
    def exceeded_names(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.exceeded)


@PLAN_ITEM_OVERRUN.judges(PlanFacts)
def judge(award: PlanFacts, today: date, thresholds: Thresholds) -> Iterator[Finding]:
    """Finanzierungsplan: a cost item exceeds its margin, or all cost exceeds the total by a cent.

    The plan is that of the notice in force, and the margin 20 % unless the notice says otherwise.
    """
    if award.exceeded:
        yield _items(award, award.margin or ZERO)
    if award.actual > award.planned:
        yield _total(award)


def _items(award: PlanFacts, margin: Decimal) -> Finding:
    excess = sum((item.excess for item in award.exceeded), ZERO)
    percent = format_number(margin, 0 if margin == margin.to_integral_value() else 2)
    text = " ".join(
        f"„{item.name}“: geplant {format_euro(item.planned)}, ausgegeben "
        f"{format_euro(item.actual)}{_over(item)}."
        for item in award.exceeded
    )
    doubt = "" if award.is_confirmed else " Diese Grenze ist nicht bestätigt."
    return PLAN_ITEM_OVERRUN.finding(
        award,
        stage="item",
        severity=Severity.WARNING,
        title=(
            f"{', '.join(award.exceeded_names)} um mehr als "
            f"{percent}\u00a0% über dem Finanzierungsplan"
        ),
        text=(
            f"{text} Weiter als {percent}\u00a0% darf eine Position nur mit Zustimmung der "
            f"Bewilligungsbehörde abweichen. Bitte umbuchen oder die Zustimmung einholen.{doubt}"
        ),
        amount=excess,
    )


def _over(item: ItemFacts) -> str:
    if not item.planned:
        return ""
    return f" ({format_number(item.excess / item.planned * 100, 1)}\u00a0% darüber)"


def _total(award: PlanFacts) -> Finding:
    excess = award.actual - award.planned
    return PLAN_ITEM_OVERRUN.finding(
        award,
        stage="total",
        title=f"Finanzierungsplan um {format_euro(excess)} überschritten",
        text=(
            f"Geplant sind Ausgaben von {format_euro(award.planned)}, ausgegeben sind "
            f"{format_euro(award.actual)}. Im Gesamtergebnis ist der Finanzierungsplan "
            "verbindlich; was darüber liegt, trägt der Kreis. Bitte Ausgaben prüfen oder einen "
            "Änderungsbescheid beantragen."
        ),
        amount=excess,
    )
