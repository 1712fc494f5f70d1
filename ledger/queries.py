"""Fragen an die Buchführung; each function takes a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import NamedTuple

from django.db.models import ExpressionWrapper, F

from ledger import kept
from ledger.as_of import AsOf, line_totals_as_of, plans_as_of
from ledger.models import (
    Appropriation,
    BudgetLine,
    Explanation,
    Place,
    Purse,
    Ring,
    RingSurplus,
    Side,
    StatementFigure,
    StatementRow,
)
from ledger.money import ZERO, CentsField, from_cents


def balances_of(
    purses: Iterable[Purse], *, places: Collection[Place] = tuple(Place)
) -> dict[int, dict[Place, Decimal]]:
    """Salden: euro per place for each purse, keyed by its id; places without money are zero.

    Only the ``places`` that are asked for are read, since each amount takes time to make.
    """
    balances: dict[int, dict[Place, Decimal]] = {
        purse.pk: dict.fromkeys(places, ZERO) for purse in purses
    }
    for purse_id, place, cents in kept.sum_balances(list(balances), places):
        balances[purse_id][Place(place)] = from_cents(cents)
    return balances


class LineFacts(NamedTuple):
    """Angaben einer Haushaltsposition, die ihr Stand zeigt."""

    pk: int
    code: str
    side: str
    product: str
    row: str
    name: str


class LinePosition(NamedTuple):
    """Stand einer Haushaltsposition in one year, all in euro."""

    line: LineFacts
    budgeted: Decimal
    adjusted: Decimal
    actual: Decimal
    committed: Decimal

    @property
    def open(self) -> Decimal:
        """Noch offen: adjusted less what is booked and what is committed."""
        return self.adjusted - self.actual - self.committed


@dataclass(frozen=True)
class RingSums:
    """Summen eines Zweckbindungsrings over its lines in one year, all in euro."""

    income_budgeted: Decimal = ZERO
    income_adjusted: Decimal = ZERO
    income_actual: Decimal = ZERO
    expense_budgeted: Decimal = ZERO
    expense_adjusted: Decimal = ZERO
    expense_actual: Decimal = ZERO
    expense_committed: Decimal = ZERO


@dataclass(frozen=True, kw_only=True)
class RingPosition(RingSums):
    """Stand eines Zweckbindungsrings in one year, all in euro."""

    ring: Ring
    year: int
    explained_surplus: Decimal
    surplus_explanation: str
    year_is_over: bool

    @property
    def planned_gap(self) -> Decimal:
        """Abweichung im Plan: adjusted income less adjusted expense, negative if not covered."""
        return self.income_adjusted - self.expense_adjusted

    @property
    def unexplained_gap(self) -> Decimal:
        """Nicht erläuterte Abweichung: what the explained surplus leaves of the planned gap."""
        return self.planned_gap - self.explained_surplus

    @property
    def is_balanced(self) -> bool:
        """Ausgeglichen: the unexplained gap lies within the tolerance of the ring."""
        return bool(abs(self.unexplained_gap) <= self.ring.tolerance)

    @property
    def surplus_income(self) -> Decimal:
        """Mehrertrag: actual income above the adjusted plan."""
        return max(self.income_actual - self.income_adjusted, ZERO)

    @property
    def shortfall_income(self) -> Decimal:
        """Minderertrag: plan that did not come in; known only once the year is over."""
        if not self.year_is_over:
            return ZERO
        return max(self.income_adjusted - self.income_actual, ZERO)

    @property
    def lowering(self) -> Decimal:
        """Minderung der Ermächtigung: the shortfall beyond the planned surplus.

        The plan does not spend its surplus inside the ring, so the surplus bears the shortfall
        first. Example: 120,000 planned against 15,000, nothing came in: 105,000 of the shortfall
        are surplus, 15,000 lower the authority to zero, and never below.
        """
        if self.ring.mode != Ring.Mode.SURPLUS_AND_SHORTFALL:
            return ZERO
        beyond = max(self.shortfall_income - max(self.planned_gap, ZERO), ZERO)
        return min(beyond, max(self._raised, ZERO))

    @property
    def authority(self) -> Decimal:
        """Ermächtigung: what the ring may spend this year (§ 21 Abs. 2 KomHVO NRW)."""
        return max(self._raised, ZERO) - self.lowering

    @property
    def available(self) -> Decimal:
        """Verfügbar: authority less expense and commitments; negative if exceeded."""
        return self.authority - self.expense_actual - self.expense_committed

    @property
    def actual_balance(self) -> Decimal:
        """Saldo im Ist: income that came in less expense and commitments."""
        return self.income_actual - self.expense_actual - self.expense_committed

    @property
    def missing_surplus(self) -> Decimal:
        """Fehlender Überschuss: the part of the explained surplus that the balance lacks.

        It pays for something outside the ring, so it is missing there. Nothing is missing before
        the year is over, and never more than was explained. Example: 591,400 are explained, the
        balance is 474,069.10: 117,330.90 are missing.
        """
        if not self.year_is_over:
            return ZERO
        explained = max(self.explained_surplus, ZERO)
        return explained - min(max(self.actual_balance, ZERO), explained)

    @property
    def _raised(self) -> Decimal:
        return self.expense_adjusted + self.surplus_income


# The fields of RingSums by their names, by year and ring. As plain dicts, because an object for
# each ring that is taken apart again at once doubled the time of making the positions.
_SumsOfYears = Mapping[int, Mapping[int, dict[str, Decimal]]]
_SUMS = tuple(field.name for field in fields(RingSums))


def ring_positions(
    year: int,
    *,
    current_year: int,
    rings: Iterable[Ring] | None = None,
    as_of: AsOf | None = None,
) -> list[RingPosition]:
    """Stand der Zweckbindungsringe: one position per ring with a line in that year's budget.

    ``current_year`` is the year of today, or of ``as_of``; the shortfall of earlier years is
    final. Rings, their lines and explained surpluses have no dates: they are as they are today.
    """
    rings = None if rings is None else list(rings)
    sums = _sums_as_of(year, rings, as_of) if as_of else _sums_today([year], rings)
    return _positions(sums, current_year, rings)


def ring_positions_in(
    years: Collection[int], *, current_year: int, rings: Collection[Ring] | None = None
) -> list[RingPosition]:
    """Stand der Zweckbindungsringe in several years, in as many queries as in one."""
    return _positions(_sums_today(years, rings), current_year, rings)


def _positions(
    sums: _SumsOfYears, current_year: int, rings: Collection[Ring] | None
) -> list[RingPosition]:
    """One position after the other, year by year."""
    if not any(sums.values()):
        return []
    surpluses = RingSurplus.objects.filter(year__in=sums)
    if rings is None:
        rings = list(Ring.objects.all())
    else:
        surpluses = surpluses.filter(ring__in=rings)
    surplus_of = {(surplus.year, surplus.ring_id): surplus for surplus in surpluses}
    return [
        RingPosition(
            ring=ring,
            year=year,
            **of_year[ring.pk],
            explained_surplus=surplus.amount if surplus else ZERO,
            surplus_explanation=surplus.explanation if surplus else "",
            year_is_over=year < current_year,
        )
        for year, of_year in sorted(sums.items())
        for ring in sorted(rings, key=lambda ring: ring.code)
        if ring.pk in of_year
        for surplus in (surplus_of.get((year, ring.pk)),)
    ]


def line_positions(year: int, ring: Ring, *, as_of: AsOf | None = None) -> list[LinePosition]:
    """Stand der Haushaltspositionen of a ring, in the order of the budget."""
    rows = (
        Appropriation.objects.filter(year=year, line__ring=ring)
        .annotate(adjusted=_ADJUSTED)
        .order_by("line__order", "line__code")
        .values_list(*(f"line__{fact}" for fact in LineFacts._fields), *_Figures._fields)
    )
    facts = len(LineFacts._fields)
    today = {LineFacts(*row[:facts]): _Figures(*row[facts:]) for row in rows}
    if as_of is None:
        return [LinePosition(line, *figures) for line, figures in today.items()]
    then = _figures_as_of(year, as_of)
    return [LinePosition(line, *then[line.pk]) for line in today if line.pk in then]


class _Figures(NamedTuple):
    """What is planned and booked on one line, in euro."""

    budgeted: Decimal
    adjusted: Decimal
    actual: Decimal
    committed: Decimal


_ADJUSTED = ExpressionWrapper(F("budgeted") + F("adjustment"), output_field=CentsField())


def _figures_as_of(year: int, as_of: AsOf) -> dict[int, _Figures]:
    """The figures of each line; lines that were neither planned nor booked on then are left out."""
    plans, totals = plans_as_of(as_of, year), line_totals_as_of(as_of, year)
    figures = {}
    for line in plans.keys() | totals.keys():
        budgeted, adjustment = plans.get(line, (ZERO, ZERO))
        figures[line] = _Figures(budgeted, budgeted + adjustment, *totals.get(line, (ZERO, ZERO)))
    return figures


def _sums_today(years: Collection[int], rings: Collection[Ring] | None) -> _SumsOfYears:
    sums: dict[int, dict[int, dict[str, Decimal]]] = defaultdict(dict)
    chosen = None if rings is None else [ring.pk for ring in rings]
    for year, ring, *figures in kept.sum_rings(years, chosen):
        sums[year][ring] = dict(zip(_SUMS, map(from_cents, figures), strict=True))
    return sums


def _sums_as_of(year: int, rings: Collection[Ring] | None, as_of: AsOf) -> _SumsOfYears:
    rows = Appropriation.objects.filter(year=year, line__ring__isnull=False)
    if rings is not None:
        rows = rows.filter(line__ring__in=rings)
    figures = _figures_as_of(year, as_of)
    sums: dict[int, RingSums] = defaultdict(RingSums)
    for line, ring, side in rows.values_list("line", "line__ring", "line__side"):
        if line in figures:
            sums[ring] = _added(sums[ring], Side(side), figures[line])
    return {year: {ring: vars(of_ring) for ring, of_ring in sums.items()}}


def _added(sums: RingSums, side: Side, line: _Figures) -> RingSums:
    if side is Side.INCOME:
        return replace(
            sums,
            income_budgeted=sums.income_budgeted + line.budgeted,
            income_adjusted=sums.income_adjusted + line.adjusted,
            income_actual=sums.income_actual + line.actual,
        )
    return replace(
        sums,
        expense_budgeted=sums.expense_budgeted + line.budgeted,
        expense_adjusted=sums.expense_adjusted + line.adjusted,
        expense_actual=sums.expense_actual + line.actual,
        expense_committed=sums.expense_committed + line.committed,
    )


@dataclass(frozen=True)
class Reconciliation:
    """Abgleich: a whole as printed beside the parts that the paper explains, in euro.

    ``whole`` is None if the paper explains parts of a row and prints no Ansatz for it.
    """

    title: str
    year: int
    whole: Decimal | None
    parts: tuple[Explanation, ...]
    lines: tuple[BudgetLine, ...] = ()

    @property
    def explained(self) -> Decimal:
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def rest(self) -> Decimal | None:
        """Rest: positive, the part nobody explains; negative, an error in the plan."""
        return None if self.whole is None else self.whole - self.explained


def reconcile_lines(*years: int, ring: Ring | None = None) -> list[Reconciliation]:
    """Abgleich der Haushaltspositionen with the explanations that name them, of each year.

    Explanations that name the same set of lines belong together. Three queries at most.
    """
    explanations = Explanation.objects.filter(year__in=years, lines__isnull=False).distinct()
    if ring is not None:
        explanations = explanations.filter(lines__ring=ring)
    groups: dict[tuple[int, frozenset[BudgetLine]], list[Explanation]] = defaultdict(list)
    for explanation in explanations.prefetch_related("lines").order_by("id"):
        groups[explanation.year, frozenset(explanation.lines.all())].append(explanation)
    named = {line for _, lines in groups for line in lines}
    rows = Appropriation.objects.filter(year__in=years, line__in=named)
    budgeted = {
        (year, line): amount for year, line, amount in rows.values_list("year", "line", "budgeted")
    }
    return [
        Reconciliation(
            title=", ".join(line.name for line in _in_order(lines)),
            year=year,
            whole=sum((budgeted.get((year, line.pk), ZERO) for line in lines), ZERO),
            parts=tuple(parts),
            lines=tuple(_in_order(lines)),
        )
        for (year, lines), parts in groups.items()
    ]


def _in_order(lines: Iterable[BudgetLine]) -> list[BudgetLine]:
    return sorted(lines, key=lambda line: (line.order, line.code))


def reconcile_rows(year: int) -> list[Reconciliation]:
    """Abgleich der Planzeilen: the budgeted figure of a row beside its explained parts."""
    parts: dict[StatementRow, list[Explanation]] = defaultdict(list)
    explanations = Explanation.objects.filter(year=year, row__isnull=False)
    for explanation in explanations.select_related("row").order_by(
        "row__product", "row__row", "id"
    ):
        if explanation.row is not None:
            parts[explanation.row].append(explanation)
    budgeted = dict(
        StatementFigure.objects.filter(
            row__in=parts, year=year, kind=StatementFigure.Kind.BUDGETED
        ).values_list("row", "amount")
    )
    return [
        Reconciliation(
            title=str(row), year=year, whole=budgeted.get(row.pk), parts=tuple(row_parts)
        )
        for row, row_parts in parts.items()
    ]


def explained_years() -> list[int]:
    """Jahre mit Erläuterungen, latest first."""
    return list(Explanation.objects.order_by("-year").values_list("year", flat=True).distinct())
