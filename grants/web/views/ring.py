from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from fundtracker import clock
from grants.checks.ring_verdicts import verdicts_on
from grants.permissions import Role, read_by
from grants.queries.facts.rings import excesses_by_ring, facts_of
from grants.queries.pass_through_page import PassThroughPositions, positions_of
from grants.queries.ring_page import awards_on, pass_throughs_on, plan_entries_on, years_of
from grants.web.check_lists import badge_of
from grants.web.forms.as_of import AsOfForm
from grants.web.journal_links import journal_of_line, journal_of_line_commitments
from grants.web.views.as_of import as_of_context
from ledger.as_of import AsOf
from ledger.models import Ring, Side
from ledger.money import ZERO
from ledger.queries import (
    LinePosition,
    Reconciliation,
    RingPosition,
    line_positions,
    reconcile_lines,
    ring_positions,
)


@dataclass(frozen=True)
class BoardRow:
    """Zeile der Tafel: a line with the way to the vouchers behind its figures."""

    position: LinePosition
    journal_of_actual: str
    journal_of_commitments: str


@dataclass(frozen=True)
class BoardSide:
    """Ertrag oder Aufwand of the board, with its sums in euro."""

    side: Side
    rows: tuple[BoardRow, ...]
    budgeted: Decimal
    adjusted: Decimal
    actual: Decimal
    committed: Decimal

    @property
    def code(self) -> str:
        return self.side.value

    @property
    def name(self) -> str:
        return str(self.side.label)

    @property
    def has_commitments(self) -> bool:
        """Gebunden wird nur Aufwand."""
        return self.side == Side.EXPENSE

    @property
    def open(self) -> Decimal:
        return self.adjusted - self.actual - self.committed


@read_by(*Role)
def ring_page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Seite eines Zweckbindungsrings in one year, laid out like the printed budget."""
    ring = get_object_or_404(Ring.objects.select_related("budget"), code=code)
    form = AsOfForm(request.GET)
    as_of = form.as_of
    day = as_of.day if as_of else clock.today()
    context: dict[str, object] = {"ring": ring, "year": year, "years": years_of(ring)}
    for position in ring_positions(year, current_year=day.year, rings=[ring], as_of=as_of):
        # Explanations are not kept by day.
        reconciliations = reconcile_lines(year, ring=ring) if as_of is None else []
        context |= _standing(position, as_of, reconciliations)
        if as_of is None:
            context |= _surroundings(position)
    return render(request, "rings/detail.html", context | as_of_context(form))


def _standing(
    position: RingPosition, as_of: AsOf | None, reconciliations: Sequence[Reconciliation]
) -> dict[str, object]:
    lines = line_positions(position.year, position.ring, as_of=as_of)
    excesses = excesses_by_ring(reconciliations)[position.year, position.ring.pk]
    return {
        "position": position,
        "verdicts": [
            (badge_of(verdict.severity), verdict)
            for verdict in verdicts_on(facts_of(position, excesses))
        ],
        "reconciliations": reconciliations,
        "lowers_authority": position.ring.mode == Ring.Mode.SURPLUS_AND_SHORTFALL,
        "pays_outside": position.explained_surplus > ZERO,
        "income": _income_of(position, lines, as_of),
        "expense": _expense_of(position, lines, as_of),
        "plan_entries": plan_entries_on(position.ring, year=position.year, as_of=as_of),
    }


def _surroundings(position: RingPosition) -> dict[str, object]:
    """Was nur ohne Stichtag gezeigt wird: it is not kept by day."""
    ring, year = position.ring, position.year
    return {
        "awards": awards_on(ring, year=year),
        "pass_throughs": PassThroughPositions(positions_of(pass_throughs_on(ring, year=year))),
    }


def _income_of(
    position: RingPosition, lines: Sequence[LinePosition], as_of: AsOf | None
) -> BoardSide:
    return BoardSide(
        side=Side.INCOME,
        rows=_rows(lines, Side.INCOME, position.year, as_of),
        budgeted=position.income_budgeted,
        adjusted=position.income_adjusted,
        actual=position.income_actual,
        committed=ZERO,
    )


def _expense_of(
    position: RingPosition, lines: Sequence[LinePosition], as_of: AsOf | None
) -> BoardSide:
    return BoardSide(
        side=Side.EXPENSE,
        rows=_rows(lines, Side.EXPENSE, position.year, as_of),
        budgeted=position.expense_budgeted,
        adjusted=position.expense_adjusted,
        actual=position.expense_actual,
        committed=position.expense_committed,
    )


def _rows(
    lines: Sequence[LinePosition], side: Side, year: int, as_of: AsOf | None
) -> tuple[BoardRow, ...]:
    return tuple(
        BoardRow(
            line,
            journal_of_line(line.line, year, as_of=as_of),
            journal_of_line_commitments(line.line, year, as_of=as_of),
        )
        for line in lines
        if line.line.side == side
    )
