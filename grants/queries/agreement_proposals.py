"""Vorschläge für eine neue Weiterleitung, each with the reason that it follows from."""

from dataclasses import dataclass
from datetime import date, timedelta

from grants.models import Award, AwardNotice, PlanAmount, PlanItem, StandardRule
from grants.queries.loaded_awards import LoadedAwards
from grants.rules.wording import counted
from grants.rules.workdays import next_workday
from ledger.days import format_day
from ledger.models import BudgetLine
from ledger.money import ZERO


@dataclass(frozen=True)
class ProposedProof:
    """Vorgeschlagener Tag, an dem der Empfänger nachweist."""

    day: date
    reason: str


@dataclass(frozen=True)
class ProposedLine:
    """Vorgeschlagene Haushaltsposition; ``line`` is None if a person has to choose."""

    line: BudgetLine | None
    reason: str


def proposed_proof(award: Award, loaded: LoadedAwards) -> ProposedProof | None:
    """Nachweis des Empfängers: so many days before our own proof of use is due.

    Example: ours on 31.03.2025 and 30 days make it 01.03.2025, a Saturday, which legally ends
    on 03.03.2025. None if no day of ours is known, if the rule does not apply, or if the day
    would lie before the end of the award period.
    """
    notice, ours = award.current_notice, loaded.proof_due(award)
    if notice is None or ours is None:
        return None
    rule = loaded.rules.for_notice(StandardRule.Code.RECIPIENT_PROOF_LEAD, notice)
    if rule.whole is None:
        return None
    day = ours - timedelta(days=rule.whole)
    if day <= notice.period_to:
        return None
    trust = "" if rule.is_confirmed else ", nicht bestätigt"
    in_words = counted(rule.whole, "Tag", "Tage")
    reason = (
        f"{in_words} vor unserem Verwendungsnachweis am {format_day(ours)} ({rule.source}{trust})"
    )
    if (legal_end := next_workday(day)) != day:
        reason += f"; kein Werktag, verschoben auf {format_day(legal_end)} (§ 193 BGB)"
    return ProposedProof(day, reason)


def proposed_line(award: Award) -> ProposedLine | None:
    """Haushaltsposition, auf der die neue Weiterleitung zählen soll.

    It is the line that the plan names for pass-throughs, else the line of the award's other
    pass-throughs, else the usual line of the award. None if none of these is known. If the plan
    names several lines, a person has to choose.
    """
    planned = {} if award.current_notice is None else _planned_lines(award.current_notice)
    if len(planned) > 1:
        names = ", ".join(f"„{line.name}“" for line in planned)
        return ProposedLine(None, f"Der Finanzierungsplan nennt mehrere: {names}. Bitte wählen.")
    for line, item in planned.items():
        return ProposedLine(line, f"Finanzierungsplan, Position „{item}“")
    lines = BudgetLine.objects.select_related("ring").filter(pass_throughs__award=award)
    if len(of_others := lines.distinct()[:2]) == 1:
        return ProposedLine(of_others[0], "wie die bisherigen Weiterleitungen dieser Zuwendung")
    if award.expense_line is not None:
        return ProposedLine(award.expense_line, "Aufwandsposition der Zuwendung")
    return None


def _planned_lines(notice: AwardNotice) -> dict[BudgetLine, PlanItem]:
    """Haushaltspositionen of what a notice plans for recipients, each with its item."""
    amounts = PlanAmount.objects.filter(
        notice=notice,
        item__kind=PlanItem.Kind.PASS_THROUGH,
        amount__gt=ZERO,
        line__isnull=False,
    )
    return {
        amount.line: amount.item
        for amount in amounts.select_related("line__ring", "item").order_by("pk")
        if amount.line is not None
    }
