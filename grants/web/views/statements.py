from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from grants.permissions import Role, read_by
from grants.web.journal_links import journal_of_line, journal_of_line_paid
from grants.web.views.years import choose_year
from ledger.models import StatementRow
from ledger.statements import (
    BookedLine,
    StatementPosition,
    StatementProduct,
    printed_in,
    statement_positions,
    statement_products,
    statement_years,
)

_TITLES = {
    StatementRow.Statement.RESULT: ("Teilergebnisplan", "Erträge und Aufwendungen"),
    StatementRow.Statement.CASH: ("Teilfinanzplan", "Einzahlungen und Auszahlungen"),
}


@dataclass(frozen=True)
class BookedFigure:
    """Gebucht auf einer Haushaltsposition, with the way to its vouchers."""

    booked: BookedLine
    journal: str


@dataclass(frozen=True)
class StatementBoardRow:
    position: StatementPosition
    booked: tuple[BookedFigure, ...]


@dataclass(frozen=True)
class StatementBoard:
    """Ein Teilplan as its paper prints it."""

    title: str
    subject: str
    rows: tuple[StatementBoardRow, ...]


@read_by(*Role)
def statements_page(request: HttpRequest) -> HttpResponse:
    """Teilergebnis- und Teilfinanzplan: Ansatz and Ist as printed, beside what is booked here."""
    products = statement_products()
    year = request.GET.get("year", "")
    product = _chosen(request.GET.get("produkt", ""), year, products)
    choice = choose_year(year, statement_years(product) if product else ())
    context = {
        "products": products,
        "product": product,
        "year": choice.year,
        "years": choice.years,
        "boards": _boards(product, choice.year) if product else (),
    }
    return render(request, "statements.html", context)


def _chosen(asked: str, year: str, products: Sequence[StatementProduct]) -> StatementProduct | None:
    """The product that is asked for, else the first whose paper prints something of the year."""
    named = [product for product in products if product.key == asked]
    if not named and year.isdecimal():
        printed = printed_in(int(year))
        named = [one for one in products if (one.budget, one.product) in printed]
    return next(iter(named or products), None)


def _boards(product: StatementProduct, year: int) -> list[StatementBoard]:
    return [
        StatementBoard(
            *_TITLES[statement],
            tuple(
                StatementBoardRow(
                    position,
                    tuple(
                        BookedFigure(
                            booked,
                            journal_of_line_paid(booked.line, year)
                            if statement is StatementRow.Statement.CASH
                            else journal_of_line(booked.line, year),
                        )
                        for booked in position.booked
                    ),
                )
                for position in positions
            ),
        )
        for statement, positions in statement_positions(product, year).items()
    ]
