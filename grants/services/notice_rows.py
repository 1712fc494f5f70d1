"""Zeilen eines Bescheids: plan, funded units, drawdown dates and overrides."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from grants.models import (
    Award,
    AwardNotice,
    DrawdownDate,
    DrawdownPart,
    FundedUnit,
    PlanAmount,
    PlanItem,
    RuleOverride,
    StandardRule,
)
from grants.queries.programme_tree import ProgrammeTree
from grants.rules.funded_units import whole_months
from grants.services.errors import DrawdownPartElsewhere, TermsIncomplete
from grants.services.refusals import refuse_impossible_years, refuse_wrong_side
from grants.services.terms import (
    DrawdownDay,
    FundedQuantity,
    NoticeRows,
    Override,
    PlannedItem,
)
from ledger.days import format_day
from ledger.models import Side
from ledger.money import ZERO, format_euro

_CODE = StandardRule.Code
_IN_MONTHS = (
    _CODE.USE_PERIOD,
    _CODE.DRAWDOWN_PERIOD,
    _CODE.APPEAL_PERIOD,
    _CODE.PROOF_PERIOD,
    _CODE.INTERIM_PROOF_PERIOD,
    _CODE.INTEREST_FREE_PERIOD,
)
_MOST_MONTHS = 120

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", PlanAmount, FundedUnit, DrawdownDate, RuleOverride)


def refuse_contradicting_rows(rows: NoticeRows, notice: AwardNotice) -> None:
    """Raises TermsIncomplete, LineOnWrongSide, YearImpossible.

    Rows that are carried over are not judged again.
    """
    plan, dates = rows.plan or (), rows.drawdown_dates or ()
    refuse_impossible_years(*(day.due_on for day in dates))
    sentences = [
        *_in_plan(plan, notice),
        *_in_funded_units(rows.funded_units or (), notice),
        *_in_drawdown_dates(dates, notice),
        *_in_overrides(rows.overrides or ()),
        *_in_parts([*(item.part for item in plan), *(day.part for day in dates)], notice.award),
    ]
    if sentences:
        raise TermsIncomplete(" ".join(sentences))
    for item in plan:
        refuse_wrong_side(item.line, _side(item))


def _side(item: PlannedItem) -> Side:
    return Side.INCOME if item.kind == PlanItem.Kind.OTHER_FUNDS else Side.EXPENSE


def _in_plan(plan: Sequence[PlannedItem], notice: AwardNotice) -> Iterator[str]:
    kinds = dict(PlanItem.objects.filter(award=notice.award).values_list("name", "kind"))
    if any(not item.name.strip() for item in plan):
        yield "Eine Position des Finanzierungsplans hat keine Bezeichnung. Bitte eingeben."
    for name in _twice(item.name.strip() for item in plan):
        yield f"„{name}“ steht zweimal im Finanzierungsplan. Bitte die Beträge zusammenfassen."
    for item in plan:
        name = item.name.strip()
        if item.kind not in PlanItem.Kind.values:
            yield f"Die Art der Position „{name}“ gibt es nicht. Bitte eine aus der Liste wählen."
        elif kinds.get(name, item.kind) != item.kind:
            yield (
                f"„{name}“ steht in früheren Bescheiden unter "
                f"„{PlanItem.Kind(kinds[name]).label}“. "
                "Bitte diese Art wählen oder die Position anders benennen."
            )
        if item.amount < ZERO:
            yield f"Der Betrag für „{name}“ darf nicht unter 0,00 € liegen. Bitte prüfen."
    yield from _in_balance_of_plan(plan, notice)


def _in_balance_of_plan(plan: Sequence[PlannedItem], notice: AwardNotice) -> Iterator[str]:
    """A plan with costs, own funds and money of others has to balance with the grant.

    After a revocation the grant is less than was planned for; nobody plans anew.
    """
    if notice.kind == AwardNotice.Kind.REVOCATION:
        return
    costs = [item.amount for item in plan if item.kind in PlanItem.COSTS]
    coverage = [item.amount for item in plan if item.kind not in PlanItem.COSTS]
    if not costs or not coverage:
        return
    cost, covered = sum(costs, ZERO), notice.amount + sum(coverage, ZERO)
    if cost != covered:
        yield (
            f"Der Finanzierungsplan geht nicht auf: Ausgaben {format_euro(cost)}, Zuwendung, "
            f"Eigenanteil und Leistungen Dritter {format_euro(covered)}, Unterschied "
            f"{format_euro(abs(cost - covered))}. Bitte die Beträge anpassen."
        )


def _in_funded_units(units: Sequence[FundedQuantity], notice: AwardNotice) -> Iterator[str]:
    window = (notice.period_from, notice.period_to)
    for unit in units:
        if not unit.component.strip() or not unit.unit.strip():
            yield "Zu einer bewilligten Einheit fehlt Bestandteil oder Einheit. Bitte eingeben."
        if unit.quantity <= 0:
            yield f"Die Anzahl für „{unit.component}“ muss größer als 0 sein. Bitte prüfen."
        if unit.fte is not None and unit.fte <= 0:
            yield (
                f"Die VZÄ je Einheit für „{unit.component}“ müssen größer als 0 sein. "
                "Bitte prüfen oder leeren."
            )
        if (wrong := wrong_days_of_unit(unit.period_from, unit.period_to, window)) is not None:
            yield f"„{unit.component}“: {wrong}"
        elif unit.months is not None and not 1 <= unit.months <= whole_months(*unit.days(window)):
            yield (
                f"Die Monate für „{unit.component}“ müssen zwischen 1 und "
                f"{whole_months(*unit.days(window))} liegen. Bitte prüfen."
            )
        if unit.rate is not None and unit.rate < ZERO:
            yield f"Der Satz für „{unit.component}“ darf nicht unter 0,00 € liegen. Bitte prüfen."


def wrong_days_of_unit(
    first: date | None, last: date | None, window: tuple[date, date]
) -> str | None:
    """Was an den Tagen einer Einheit falsch ist, in a sentence; None if they are possible."""
    if first is not None and last is not None and last < first:
        return f"„bewilligt bis“ liegt vor „bewilligt ab“ ({format_day(first)}). Bitte prüfen."
    if any(day is not None and not window[0] <= day <= window[1] for day in (first, last)):
        return (
            f"Einheiten sind nur im Bewilligungszeitraum vom {format_day(window[0])} bis "
            f"{format_day(window[1])} bewilligt. Bitte die Tage anpassen oder leeren."
        )
    return None


def _in_drawdown_dates(dates: Sequence[DrawdownDay], notice: AwardNotice) -> Iterator[str]:
    for day, part in _twice((row.due_on, row.part) for row in dates):
        of_part = f" für {part}" if part else ""
        yield f"Der Abruftermin {format_day(day)}{of_part} steht zweimal da. Bitte zusammenfassen."
    amounts = [row.amount for row in dates if row.amount is not None]
    if any(amount <= ZERO for amount in amounts):
        yield "Der Betrag eines Abruftermins muss größer als 0,00 € sein. Bitte prüfen oder leeren."
    total = sum(amounts, ZERO)
    if total > notice.amount:
        yield (
            f"Die Abruftermine ergeben {format_euro(total)}, bewilligt sind nur "
            f"{format_euro(notice.amount)}. Bitte die Beträge senken."
        )


def _in_overrides(overrides: Sequence[Override]) -> Iterator[str]:
    for code in _twice(override.code for override in overrides):
        yield f"Zur Regel „{_rule(code)}“ stehen zwei Abweichungen da. Bitte eine streichen."
    for override in overrides:
        if override.code not in StandardRule.Code.values:
            yield f"Die Regel „{override.code}“ gibt es nicht. Bitte eine aus der Liste wählen."
        if override.value is not None and override.value < 0:
            yield (
                f"Der Wert zur Regel „{_rule(override.code)}“ darf nicht unter 0 liegen. "
                "Bitte prüfen."
            )
        elif override.code in _IN_MONTHS and not _are_months(override.value):
            yield (
                f"Die Regel „{_rule(override.code)}“ zählt ganze Monate. "
                f"Bitte eine Zahl von 0 bis {_MOST_MONTHS} eingeben."
            )


def _are_months(value: Decimal | None) -> bool:
    return value is None or (value == value.to_integral_value() and value <= _MOST_MONTHS)


def _in_parts(parts: Sequence[DrawdownPart | None], award: Award) -> Iterator[str]:
    named = {part for part in parts if part is not None}
    if not named:
        return
    programmes = ProgrammeTree().upwards(award.programme_id)
    for part in named:
        if part.programme_id not in programmes:
            yield str(DrawdownPartElsewhere(str(part)))


def _rule(code: str) -> str:
    return dict(StandardRule.Code.choices).get(code, code)


def _twice(keys: Iterable[Key]) -> list[Key]:
    return [key for key, count in Counter(keys).items() if count > 1]


def write_rows(rows: NoticeRows, notice: AwardNotice, before: AwardNotice | None) -> None:
    """Zeilen schreiben: the given ones; rows that are None are copied from the notice before."""
    PlanAmount.objects.bulk_create(
        _carried_over(PlanAmount, notice, before)
        if rows.plan is None
        else [
            PlanAmount(
                notice=notice,
                item=_item(notice.award, item),
                amount=item.amount,
                line=item.line,
                part=item.part,
            )
            for item in rows.plan
        ]
    )
    FundedUnit.objects.bulk_create(
        _carried_over(FundedUnit, notice, before)
        if rows.funded_units is None
        else [_funded(notice, unit) for unit in rows.funded_units]
    )
    DrawdownDate.objects.bulk_create(
        _carried_over(DrawdownDate, notice, before)
        if rows.drawdown_dates is None
        else [DrawdownDate(notice=notice, **vars(day)) for day in rows.drawdown_dates]
    )
    RuleOverride.objects.bulk_create(
        _carried_over(RuleOverride, notice, before)
        if rows.overrides is None
        else [RuleOverride(notice=notice, **vars(override)) for override in rows.overrides]
    )


def _funded(notice: AwardNotice, unit: FundedQuantity) -> FundedUnit:
    days = unit.days((notice.period_from, notice.period_to))
    months = whole_months(*days) if unit.months is None else unit.months
    return FundedUnit(notice=notice, **vars(unit) | {"months": months})


def _carried_over(model: type[Row], notice: AwardNotice, before: AwardNotice | None) -> list[Row]:
    rows = list(model._default_manager.filter(notice=before)) if before else []
    for row in rows:
        row.pk, row.notice = None, notice
    return rows


def _item(award: Award, planned: PlannedItem) -> PlanItem:
    """Position des Plans by its name."""
    return PlanItem.objects.get_or_create(
        award=award, name=planned.name.strip(), defaults={"kind": planned.kind}
    )[0]
