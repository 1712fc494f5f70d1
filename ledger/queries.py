"""Questions asked of the ledger; each takes a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

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
from ledger.money import ZERO, from_cents


def balances_of(
    purses: Iterable[Purse], *, places: Collection[Place] = tuple(Place)
) -> dict[int, dict[Place, Decimal]]:
    """Salden: euro per place for each purse, keyed by its id; places without money are zero.

    Only of the ``places`` asked for: each amount costs the time to make it.
    """
    balances: dict[int, dict[Place, Decimal]] = {
        purse.pk: dict.fromkeys(places, ZERO) for purse in purses
    }
    for purse_id, place, cents in kept.sum_balances(list(balances), places):
        balances[purse_id][Place(place)] = from_cents(cents)
    return balances


class LineFacts(NamedTuple):
    """Angaben einer Haushaltsposition that a position shows."""

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
class RingPosition:
    """Stand eines Zweckbindungsrings in one year, all in euro."""

    ring: Ring
    year: int
    lines: tuple[LinePosition, ...]
    explained_surplus: Decimal
    surplus_explanation: str
    year_is_over: bool

    @property
    def income_lines(self) -> tuple[LinePosition, ...]:
        return tuple(line for line in self.lines if line.line.side == Side.INCOME)

    @property
    def expense_lines(self) -> tuple[LinePosition, ...]:
        return tuple(line for line in self.lines if line.line.side == Side.EXPENSE)

    @property
    def income_budgeted(self) -> Decimal:
        return sum((line.budgeted for line in self.income_lines), ZERO)

    @property
    def income_adjusted(self) -> Decimal:
        return sum((line.adjusted for line in self.income_lines), ZERO)

    @property
    def income_actual(self) -> Decimal:
        return sum((line.actual for line in self.income_lines), ZERO)

    @property
    def expense_budgeted(self) -> Decimal:
        return sum((line.budgeted for line in self.expense_lines), ZERO)

    @property
    def expense_adjusted(self) -> Decimal:
        return sum((line.adjusted for line in self.expense_lines), ZERO)

    @property
    def expense_actual(self) -> Decimal:
        return sum((line.actual for line in self.expense_lines), ZERO)

    @property
    def expense_committed(self) -> Decimal:
        return sum((line.committed for line in self.expense_lines), ZERO)

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


def ring_positions(
    year: int,
    *,
    current_year: int,
    rings: Iterable[Ring] | None = None,
    as_of: AsOf | None = None,
) -> list[RingPosition]:
    """Stand der Zweckbindungsringe: one position per ring with a line in that year's budget.

    ``current_year`` is the year of today, or of ``as_of``; the shortfall of earlier years is
    final. What is not dated is as it is today: rings, their lines and explained surpluses.
    """
    rows = Appropriation.objects.filter(year=year, line__ring__isnull=False)
    surpluses = RingSurplus.objects.filter(year=year)
    if rings is not None:
        rings = list(rings)
        rows = rows.filter(line__ring__in=rings)
        surpluses = surpluses.filter(ring__in=rings)
    by_ring = _positions_as_of(rows, year, as_of) if as_of else _positions_today(rows)
    if rings is None:
        rings = Ring.objects.select_related("budget").filter(pk__in=by_ring)
    surplus_of = {surplus.ring_id: surplus for surplus in surpluses}
    return [
        RingPosition(
            ring=ring,
            year=year,
            lines=tuple(by_ring[ring.pk]),
            explained_surplus=surplus_of[ring.pk].amount if ring.pk in surplus_of else ZERO,
            surplus_explanation=surplus_of[ring.pk].explanation if ring.pk in surplus_of else "",
            year_is_over=year < current_year,
        )
        for ring in sorted(rings, key=lambda ring: ring.code)
        if ring.pk in by_ring
    ]


_FACTS = ("pk", "code", "side", "product", "row", "name")


def _positions_today(rows: QuerySet[Appropriation]) -> dict[int, list[LinePosition]]:
    positions: dict[int, list[LinePosition]] = defaultdict(list)
    for ring, budgeted, adjustment, actual, committed, *facts in _with_facts(
        rows, "budgeted", "adjustment", "actual", "committed"
    ):
        positions[ring].append(
            LinePosition(LineFacts(*facts), budgeted, budgeted + adjustment, actual, committed)
        )
    return positions


def _positions_as_of(
    rows: QuerySet[Appropriation], year: int, as_of: AsOf
) -> dict[int, list[LinePosition]]:
    """Without the lines that were neither planned nor booked on at that day."""
    plans, totals = plans_as_of(as_of, year), line_totals_as_of(as_of, year)
    positions: dict[int, list[LinePosition]] = defaultdict(list)
    for ring, *facts in _with_facts(rows):
        line = LineFacts(*facts)
        if line.pk in plans or line.pk in totals:
            budgeted, adjustment = plans.get(line.pk, (ZERO, ZERO))
            actual, committed = totals.get(line.pk, (ZERO, ZERO))
            positions[ring].append(
                LinePosition(line, budgeted, budgeted + adjustment, actual, committed)
            )
    return positions


def _with_facts(rows: QuerySet[Appropriation], *fields: str) -> QuerySet[Any]:
    """Plain rows: a model object for each of 1,600 lines would cost most of the time."""
    return rows.order_by("line__order", "line__code").values_list(
        "line__ring", *fields, *(f"line__{fact}" for fact in _FACTS)
    )


@dataclass(frozen=True)
class Reconciliation:
    """Abgleich: a whole as printed beside the parts that the paper explains, in euro.

    ``whole`` is None where the paper explains parts of a row and prints no Ansatz for it.
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


def reconcile_lines(year: int, *, ring: Ring | None = None) -> list[Reconciliation]:
    """Abgleich der Haushaltspositionen with the explanations that name them.

    Explanations that name the same set of lines belong together.
    """
    explanations = Explanation.objects.filter(year=year, lines__isnull=False).distinct()
    if ring is not None:
        explanations = explanations.filter(lines__ring=ring)
    groups: dict[frozenset[BudgetLine], list[Explanation]] = defaultdict(list)
    for explanation in explanations.prefetch_related("lines").order_by("id"):
        groups[frozenset(explanation.lines.all())].append(explanation)
    budgeted = dict(Appropriation.objects.filter(year=year).values_list("line", "budgeted"))
    return [
        Reconciliation(
            title=", ".join(line.name for line in _in_order(lines)),
            year=year,
            whole=sum((budgeted.get(line.pk, ZERO) for line in lines), ZERO),
            parts=tuple(parts),
            lines=tuple(_in_order(lines)),
        )
        for lines, parts in groups.items()
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
