"""Teilpläne: printed figures of both plans beside what is booked, and years without any.

Figures: Kreis Coesfeld, Jahresabschluss 2017, product group 00.02, row 02.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants import services
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, new_key
from ledger.models import Side, StatementFigure, StatementRow
from ledger.tests.builders import build_budget

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, treasury):
    client.force_login(treasury)
    return client


@pytest.fixture
def line():
    return build_line("zuwendungen", side=Side.INCOME, budgeted={2017: "470105.00"}, row="02")


@pytest.fixture
def rows(line):
    facts = {
        "budget": line.budget,
        "product": line.product,
        "row": "02",
        "name": "Zuwendungen und allgemeine Umlagen",
        "side": Side.INCOME,
    }
    result = StatementRow.objects.create(code="ergebnis-02", statement="result", **facts)
    cash = StatementRow.objects.create(
        code="finanz-02", statement="cash", result_row=result, **facts
    )
    for row, figures in (
        (result, {(2016, "actual"): 234349, (2017, "budgeted"): 470105, (2017, "actual"): 393473}),
        (cash, {(2016, "actual"): 244472, (2017, "budgeted"): 470000, (2017, "actual"): 407682}),
    ):
        for (year, kind), amount in figures.items():
            StatementFigure.objects.create(row=row, year=year, kind=kind, amount=Decimal(amount))
    return result, cash


def show(client, **asked):
    response = client.get(reverse("statements"), asked)
    assert response.status_code == 200
    return response


def printed(response):
    """By plan: row, the year before, Ansatz, adjusted, Ist, comparison, booked here."""
    return {
        board.title: [
            (
                *(at.row.row, at.before, at.budgeted, at.adjusted),
                *(at.actual, at.deviation, at.total_booked),
            )
            for at in (row.position for row in board.rows)
        ]
        for board in response.context["boards"]
    }


def receive(award, line, amount, on, clerk, year=None):
    ask(
        services.record_receipt,
        award=award,
        amount=Decimal(amount),
        received_on=on,
        line=line,
        text="",
        budget_year=year,
        today=on,
        key=new_key(),
        actor=clerk,
    )


def test_income_and_cash_of_coesfeld_stand_side_by_side_with_what_is_booked(
    signed_in, rows, line, clerk
):
    award = build_award(
        "coesfeld", amount="700000.00", window=(date(2016, 1, 1), date(2018, 12, 31))
    )
    receive(award, line, "10123.00", date(2016, 12, 20), clerk, year=2017)
    receive(award, line, "383350.00", date(2017, 6, 1), clerk)
    receive(award, line, "24332.00", date(2017, 12, 31), clerk, year=2018)
    receive(award, line, "1.00", date(2018, 1, 1), clerk)

    response = show(signed_in, year="2017")

    d = Decimal
    assert printed(response) == {
        "Teilergebnisplan": [
            ("02", d(234349), d(470105), d(470105), d(393473), d(-76632), d("393473.00"))
        ],
        "Teilfinanzplan": [
            ("02", d(244472), d(470000), d(470000), d(407682), d(-62318), d("407682.00"))
        ],
    }
    for board in response.context["boards"]:
        [figure] = board.rows[0].booked
        journal = signed_in.get(figure.journal)
        assert journal.context["table"].totals["amount"] == board.rows[0].position.total_booked


@pytest.mark.parametrize("year", ["2015", "2018"])
def test_a_year_without_figures_says_so_and_shows_no_other(signed_in, rows, year):
    response = show(signed_in, year=year)

    assert printed(response) == {"Teilergebnisplan": [], "Teilfinanzplan": []}
    assert response.text.count(f"Für {year} ist in diesem Plan nichts eingetragen.") == 2
    assert response.context["years"] == tuple(sorted({int(year), 2017, 2016}, reverse=True))


@pytest.mark.parametrize("listing", ["rings", "reconciliation", "month-report", "statements"])
@pytest.mark.parametrize("asked", ["1990", "2019", "2100"])
def test_no_page_shows_another_year_in_place_of_the_one_asked_for(signed_in, rows, listing, asked):
    field = "jahr" if listing == "month-report" else "year"

    response = signed_in.get(reverse(listing), {field: asked})

    assert response.context["year"] == int(asked)
    assert int(asked) in response.context["years"]


@pytest.mark.parametrize("asked", ["", "1989", "2101", "zwanzig", "²⁰¹⁷"])
def test_without_a_year_that_can_be_meant_the_latest_with_figures_is_shown(signed_in, rows, asked):
    assert show(signed_in, year=asked).context["year"] == 2017


def test_a_year_of_the_medium_term_plan_is_a_planning(signed_in, rows):
    result, _ = rows
    StatementFigure.objects.create(
        row=result, year=2018, kind="projected", amount=Decimal("480000.00")
    )

    response = show(signed_in, year="2018")

    assert printed(response)["Teilergebnisplan"] == [
        ("02", Decimal(393473), Decimal(480000), Decimal(480000), None, None, Decimal("0.00"))
    ]
    assert "Planung" in response.text


def test_two_lines_of_one_row_each_lead_to_their_vouchers(signed_in, rows, line):
    other = build_line("sonderposten", side=Side.INCOME, budgeted={2017: "105.00"}, row="02")

    [row] = show(signed_in, year="2017").context["boards"][0].rows

    assert [figure.booked.line for figure in row.booked] == [other, line]


def test_more_rows_take_no_more_queries(signed_in, rows):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            show(signed_in, year="2017")
        return len(captured)

    few = queries()
    for number in range(30):
        row = StatementRow.objects.create(
            budget=build_budget(),
            code=f"weitere-{number}",
            statement="result",
            product=rows[0].product,
            row=f"{number + 20}",
            name="Weitere Zeile",
            side=Side.EXPENSE,
        )
        StatementFigure.objects.create(row=row, year=2017, kind="budgeted", amount=Decimal(1))

    assert queries() == few


def test_without_any_plan_the_page_says_who_enters_it(signed_in):
    assert "Noch kein Teilplan." in show(signed_in).text
