"""Teilergebnis- und Teilfinanzplan: each row as printed, beside what is booked here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from ledger.models import (
    Appropriation,
    BudgetLine,
    LineTurnover,
    StatementFigure,
    StatementRow,
)
from ledger.money import ZERO

_Kind = StatementFigure.Kind
_Statement = StatementRow.Statement


@dataclass(frozen=True, order=True)
class StatementProduct:
    """Produkt, dessen Teilpläne gedruckt sind: its number within a budget."""

    budget: int
    product: str
    budget_name: str

    @property
    def key(self) -> str:
        """How an address names it."""
        return f"{self.budget}-{self.product}"

    def __str__(self) -> str:
        return f"{self.product} ({self.budget_name})"


@dataclass(frozen=True)
class BookedLine:
    """Gebucht auf einer Haushaltsposition, in euro."""

    line: BudgetLine
    amount: Decimal


@dataclass(frozen=True)
class StatementPosition:
    """Zeile eines Teilplans in one year, in euro, positive on both sides.

    A figure that the paper does not print is None. ``booked`` names each budget line that stands
    for the row; it is empty if none does.
    """

    row: StatementRow
    year: int
    printed: dict[tuple[int, str], Decimal]
    booked: tuple[BookedLine, ...]

    @property
    def before(self) -> Decimal | None:
        """Ergebnis des Vorjahres."""
        return self.printed.get((self.year - 1, _Kind.ACTUAL))

    @property
    def budgeted(self) -> Decimal | None:
        """Ansatz, in a year of the medium-term plan the Planung."""
        return self.printed.get((self.year, _Kind.BUDGETED), self.projected)

    @property
    def is_projected(self) -> bool:
        """Nur geplant: the year lies beyond the budget, so that its Ansatz is a Planung."""
        return (self.year, _Kind.BUDGETED) not in self.printed and self.projected is not None

    @property
    def projected(self) -> Decimal | None:
        return self.printed.get((self.year, _Kind.PROJECTED))

    @property
    def adjusted(self) -> Decimal | None:
        """Fortgeschriebener Ansatz; the Ansatz if the paper prints no other."""
        return self.printed.get((self.year, _Kind.ADJUSTED), self.budgeted)

    @property
    def actual(self) -> Decimal | None:
        """Ist-Ergebnis as printed."""
        return self.printed.get((self.year, _Kind.ACTUAL))

    @property
    def deviation(self) -> Decimal | None:
        """Vergleich Ansatz/Ist: actual less adjusted."""
        if self.actual is None or self.adjusted is None:
            return None
        return self.actual - self.adjusted

    @property
    def total_booked(self) -> Decimal | None:
        if not self.booked:
            return None
        return sum((one.amount for one in self.booked), ZERO)


def statement_products() -> list[StatementProduct]:
    """Produkte mit gedruckten Teilplänen, in the order of the budgets."""
    rows = StatementRow.objects.order_by("budget__code", "product")
    return [
        StatementProduct(*row)
        for row in rows.values_list("budget", "product", "budget__name").distinct()
    ]


def printed_in(year: int) -> set[tuple[int, str]]:
    """Budgets und Produkte, für die ein Teilplan in diesem Jahr etwas druckt."""
    figures = StatementFigure.objects.filter(year=year)
    return set(figures.values_list("row__budget", "row__product"))


def statement_years(product: StatementProduct) -> list[int]:
    """Jahre, für die ein Teilplan des Produkts etwas druckt, latest first."""
    figures = StatementFigure.objects.filter(
        row__budget=product.budget, row__product=product.product
    )
    return list(figures.order_by("-year").values_list("year", flat=True).distinct())


def statement_positions(
    product: StatementProduct, year: int
) -> dict[StatementRow.Statement, list[StatementPosition]]:
    """Beide Teilpläne eines Produkts in one year; a row without a figure for it is left out.

    Income and expense count in the fiscal year that is charged, payments in that of their day, so
    the two plans may show different amounts. Five queries, whatever is booked.
    """
    rows = StatementRow.objects.filter(budget=product.budget, product=product.product)
    lines = list(BudgetLine.objects.filter(budget=product.budget, product=product.product))
    printed = _printed(year, rows)
    booked = {_Statement.RESULT: _charged(year, lines), _Statement.CASH: _paid(year, lines)}
    positions: dict[StatementRow.Statement, list[StatementPosition]] = {
        statement: [] for statement in _Statement
    }
    for row in rows.select_related("result_row"):
        if any(of_year == year for of_year, _ in printed[row.pk]):
            statement = _Statement(row.statement)
            position = StatementPosition(
                row, year, printed[row.pk], _booked_on(row, lines, booked[statement])
            )
            positions[statement].append(position)
    return positions


def _printed(
    year: int, rows: QuerySet[StatementRow]
) -> Mapping[int, dict[tuple[int, str], Decimal]]:
    """Planzahlen of the year and the one before it, by row."""
    printed: dict[int, dict[tuple[int, str], Decimal]] = defaultdict(dict)
    figures = StatementFigure.objects.filter(row__in=rows, year__in=(year - 1, year))
    for row, of_year, kind, amount in figures.values_list("row", "year", "kind", "amount"):
        printed[row][of_year, kind] = amount
    return printed


def _booked_on(
    row: StatementRow, lines: Iterable[BudgetLine], amounts: Mapping[int, Decimal]
) -> tuple[BookedLine, ...]:
    """The budget lines are numbered as the rows of the Ergebnisplan are."""
    named = row.result_row if row.statement == _Statement.CASH else row
    if named is None:
        return ()
    return tuple(
        BookedLine(line, amounts.get(line.pk, ZERO))
        for line in sorted(lines, key=lambda line: (line.order, line.code))
        if (line.row, line.side) == (named.row, named.side)
    )


def _charged(year: int, lines: Iterable[BudgetLine]) -> dict[int, Decimal]:
    """Ertrag oder Aufwand of the year per line."""
    rows = Appropriation.objects.filter(year=year, line__in=lines)
    return dict(rows.values_list("line", "actual"))


def _paid(year: int, lines: Iterable[BudgetLine]) -> dict[int, Decimal]:
    """Einzahlung oder Auszahlung with a day of payment in the year per line."""
    rows = LineTurnover.objects.filter(
        booked_month__range=(year * 100 + 1, year * 100 + 12), line__in=lines
    )
    return dict(rows.order_by().values_list("line").annotate(Sum("actual")))
