from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.models import (
    Explanation,
    Place,
    Ring,
    RingSurplus,
    Side,
    StatementFigure,
    StatementRow,
)
from ledger.money import ZERO
from ledger.queries import (
    LineFacts,
    LinePosition,
    RingSums,
    balances_of,
    explained_years,
    line_positions,
    reconcile_lines,
    reconcile_rows,
    ring_positions,
)
from ledger.tests.builders import (
    book,
    build_budget,
    build_line,
    build_purse,
    build_ring,
    new_key,
)


@pytest.fixture
def ring_35_02(db):
    """Ehrenamt in der Flüchtlingshilfe 2024, as printed: 269.836 against 270.136."""
    ring = build_ring("35-02", name="Ehrenamt in der Flüchtlingshilfe")
    build_line(
        "landeszuweisung",
        side=Side.INCOME,
        ring=ring,
        budgeted={2024: "269836.00"},
        name="Landeszuw. Förd. Ehrenamt in der Flüchtlingshilfe",
    )
    for order, (code, amount) in enumerate(
        [("gemeinden", "122400.00"), ("sonstige", "31000.00"), ("landesfoerderung", "116736.00")]
    ):
        build_line(code, ring=ring, budgeted={2024: amount}, order=order)
    return ring


@pytest.fixture
def purse(fiscal_years):
    return build_purse("KOMM-AN NRW 2024")


@pytest.fixture
def move(purse, clerk):
    def book_move(source, target, amount, line=None):
        book(
            source=purse[source],
            target=purse[target],
            amount=Decimal(amount),
            booked_on=date(2024, 5, 2),
            line=line,
            key=new_key(),
            actor=clerk,
        )

    return book_move


def only_position(year=2024, *, current_year=2024, rings=None):
    (position,) = ring_positions(year, current_year=current_year, rings=rings)
    return position


def test_the_printed_ring_35_02_is_300_euro_short(ring_35_02):
    position = only_position()

    assert (
        position.income_budgeted,
        position.expense_budgeted,
        position.planned_gap,
        position.unexplained_gap,
        position.is_balanced,
    ) == (
        Decimal("269836.00"),
        Decimal("270136.00"),
        Decimal("-300.00"),
        Decimal("-300.00"),
        False,
    )
    assert [(line.line.code, line.budgeted) for line in line_positions(2024, ring_35_02)] == [
        ("gemeinden", Decimal("122400.00")),
        ("landeszuweisung", Decimal("269836.00")),
        ("sonstige", Decimal("31000.00")),
        ("landesfoerderung", Decimal("116736.00")),
    ]


@pytest.mark.parametrize(
    ("tolerance", "is_balanced"), [("299.99", False), ("300.00", True), ("300.01", True)]
)
def test_a_ring_is_balanced_within_its_tolerance(ring_35_02, tolerance, is_balanced):
    Ring.objects.update(tolerance=Decimal(tolerance))

    assert only_position().is_balanced is is_balanced


def test_the_explained_surplus_of_ring_35_04_leaves_no_gap(db):
    """591.400 euro pay the county's own staff, whose cost lies outside the ring."""
    ring = build_ring("35-04")
    build_line("kim", side=Side.INCOME, ring=ring, budgeted={2024: "1555800.00"})
    build_line("kim-aufwand", ring=ring, budgeted={2024: "964400.00"})
    assert only_position().unexplained_gap == Decimal("591400.00")

    RingSurplus.objects.create(
        ring=ring, year=2024, amount=Decimal("591400.00"), explanation="eigenes Personal"
    )
    RingSurplus.objects.create(
        ring=ring, year=2023, amount=Decimal("1.00"), explanation="ein anderes Jahr"
    )

    position = only_position()
    assert (position.planned_gap, position.unexplained_gap) == (Decimal("591400.00"), ZERO)
    assert (position.is_balanced, position.surplus_explanation) == (True, "eigenes Personal")


def test_a_ring_shows_what_is_booked_and_what_is_committed(ring_35_02, move):
    income = ring_35_02.lines.get(code="landeszuweisung")
    towns = ring_35_02.lines.get(code="gemeinden")
    towns.appropriations.update(adjustment=Decimal("600.00"))
    move(Place.FUNDER, Place.PLEDGED, "269836.00")
    move(Place.PLEDGED, Place.CASH, "153400.00", income)
    move(Place.AGREEMENTS, Place.COMMITTED, "122400.00", towns)
    move(Place.CASH, Place.WITH_RECIPIENT, "22400.00", towns)
    move(Place.COMMITTED, Place.AGREEMENTS, "22400.00", towns)

    position = only_position()

    (of_towns,) = (line for line in line_positions(2024, ring_35_02) if line.line.pk == towns.pk)
    assert of_towns == LinePosition(
        line=LineFacts(towns.pk, towns.code, towns.side, towns.product, towns.row, towns.name),
        budgeted=Decimal("122400.00"),
        adjusted=Decimal("123000.00"),
        actual=Decimal("22400.00"),
        committed=Decimal("100000.00"),
    )
    assert of_towns.open == Decimal("600.00")
    assert (
        position.income_actual,
        position.expense_actual,
        position.expense_committed,
        position.authority,
        position.available,
    ) == (
        Decimal("153400.00"),
        Decimal("22400.00"),
        Decimal("100000.00"),
        Decimal("270736.00"),
        Decimal("148336.00"),
    )


@pytest.mark.parametrize(
    ("mode", "received", "current_year", "authority"),
    [
        # More came in than planned: it may be spent at once, in either mode.
        (Ring.Mode.SURPLUS_ONLY, "280000.00", 2024, "280300.00"),
        (Ring.Mode.SURPLUS_AND_SHORTFALL, "280000.00", 2024, "280300.00"),
        # As planned.
        (Ring.Mode.SURPLUS_AND_SHORTFALL, "269836.00", 2025, "270136.00"),
        # Less came in: nobody knows before the year is over, and then only one mode minds.
        (Ring.Mode.SURPLUS_ONLY, "200000.00", 2025, "270136.00"),
        (Ring.Mode.SURPLUS_AND_SHORTFALL, "200000.00", 2024, "270136.00"),
        (Ring.Mode.SURPLUS_AND_SHORTFALL, "200000.00", 2025, "200300.00"),
    ],
)
def test_actual_income_raises_or_lowers_what_a_ring_may_spend(
    ring_35_02, move, mode, received, current_year, authority
):
    Ring.objects.update(mode=mode)
    move(Place.FUNDER, Place.PLEDGED, received)
    move(Place.PLEDGED, Place.CASH, received, ring_35_02.lines.get(code="landeszuweisung"))

    position = only_position(current_year=current_year)

    assert (position.authority, position.available) == (Decimal(authority), Decimal(authority))


def test_only_the_rings_asked_for_and_only_of_that_year(ring_35_02):
    other = build_ring("35-05", name="Einbürgerungen")
    build_line("gebuehren", side=Side.INCOME, ring=other, budgeted={2023: "120000.00"})
    build_line("ohne-ring", budgeted={2024: "1.00"})

    assert [position.ring for position in ring_positions(2024, current_year=2024)] == [ring_35_02]
    assert [position.ring for position in ring_positions(2023, current_year=2024)] == [other]
    assert ring_positions(2024, current_year=2024, rings=[other]) == []
    assert only_position(rings=iter([ring_35_02])).ring == ring_35_02


def test_a_ring_is_the_sum_of_its_lines(ring_35_02, move):
    income = ring_35_02.lines.get(code="landeszuweisung")
    towns = ring_35_02.lines.get(code="gemeinden")
    towns.appropriations.update(adjustment=Decimal("-600.00"))
    move(Place.FUNDER, Place.PLEDGED, "269836.00")
    move(Place.PLEDGED, Place.CASH, "153400.00", income)
    move(Place.AGREEMENTS, Place.COMMITTED, "122400.00", towns)
    move(Place.CASH, Place.SPENT, "22400.00", towns)

    def summed(figure, side):
        lines = line_positions(2024, ring_35_02)
        return sum(getattr(line, figure) for line in lines if line.line.side == side)

    position = only_position()

    assert RingSums(*(getattr(position, name.name) for name in fields(RingSums))) == RingSums(
        *(summed(figure, Side.INCOME) for figure in ("budgeted", "adjusted", "actual")),
        *(
            summed(figure, Side.EXPENSE)
            for figure in ("budgeted", "adjusted", "actual", "committed")
        ),
    )


def test_positions_are_values_that_can_be_compared(ring_35_02):
    position = only_position()

    assert position == only_position()
    assert replace(position, year=2023) != position


def queries_of(ask):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask()
    return len(queries)


def test_three_hundred_rings_take_as_many_queries_as_three(db):
    def ask():
        return [str(position.ring) for position in ring_positions(2024, current_year=2024)]

    def build(numbers):
        for number in numbers:
            ring = build_ring(f"35-{number}")
            build_line(f"linie-{number}", ring=ring, budgeted={2024: "1.00"})

    build(range(3))
    with_three = queries_of(ask)
    build(range(3, 300))

    assert len(ask()) == 300
    assert queries_of(ask) == with_three == 3


def test_balances_of_many_purses_take_one_query(fiscal_years, purse, move):
    move(Place.FUNDER, Place.PLEDGED, "269836.00")
    purses = [purse[Place.CASH].purse, *(build_purse(name)[Place.CASH].purse for name in "ab")]

    with CaptureQueriesContext(connection) as queries:
        balances = balances_of(purses)

    nothing = dict.fromkeys(Place, ZERO)
    first = nothing | {
        Place.FUNDER: Decimal("-269836.00"),
        Place.PLEDGED: Decimal("269836.00"),
    }
    assert list(balances.values()) == [first, nothing, nothing]
    assert len(queries) == 1


PARTS_OF_35_02 = {
    "KOMM-AN II": "153400.00",
    "KOMM-AN I": "15000.00",
    "SprachmittlerPool": "50000.00",
    "IfKuF": "33300.00",
    "Rucksack Schule": "10300.00",
    "FIT in Deutsch": "8136.00",
}


def explain(parts, *, year=2024, row=None, lines=()):
    for text, amount in parts.items():
        explanation = Explanation.objects.create(
            year=year, text=text, amount=Decimal(amount), row=row
        )
        explanation.lines.set(lines)


def test_the_parts_of_line_35_02_exceed_it_by_300_euro(ring_35_02):
    income = ring_35_02.lines.get(code="landeszuweisung")
    explain(PARTS_OF_35_02, lines=[income])
    explain({"KOMM-AN II": "1.00"}, year=2023, lines=[income])

    (reconciliation,) = reconcile_lines(2024)

    assert (
        reconciliation.title,
        reconciliation.lines,
        reconciliation.whole,
        reconciliation.explained,
        reconciliation.rest,
    ) == (
        "Landeszuw. Förd. Ehrenamt in der Flüchtlingshilfe",
        (income,),
        Decimal("269836.00"),
        Decimal("270136.00"),
        Decimal("-300.00"),
    )
    assert [part.text for part in reconciliation.parts] == list(PARTS_OF_35_02)


def test_parts_of_several_lines_are_compared_with_their_sum(db):
    """KIM 1: 92.650 are explained, the lines sum to 87.800."""
    ring = build_ring("35-04")
    lines = [
        build_line(code, ring=ring, budgeted={2024: amount}, order=order)
        for order, (code, amount) in enumerate(
            {
                "geschaeftsaufwand": "38800.00",
                "veranstaltungen": "10000.00",
                "massnahmen": "30000.00",
                "beratung": "9000.00",
            }.items()
        )
    ]
    explain({"Sachausgaben KIM 1": "92650.00"}, lines=lines)

    (reconciliation,) = reconcile_lines(2024, ring=ring)

    assert (reconciliation.title, reconciliation.whole, reconciliation.rest) == (
        "Geschaeftsaufwand, Veranstaltungen, Massnahmen, Beratung",
        Decimal("87800.00"),
        Decimal("-4850.00"),
    )
    assert reconcile_lines(2024, ring=build_ring("35-05")) == []


@pytest.fixture
def row_016(db):
    """TEP 016 of 35.02.01: 969.400 euro."""
    row = StatementRow.objects.create(
        budget=build_budget(),
        code="35-02-01-016",
        statement=StatementRow.Statement.RESULT,
        product="35.02.01",
        row="016",
        name="Sonstige ordentliche Aufwendungen",
        side=Side.EXPENSE,
    )
    for kind, amount in (("budgeted", "969400.00"), ("actual", "1.00")):
        StatementFigure.objects.create(row=row, year=2024, kind=kind, amount=Decimal(amount))
    return row


def test_a_row_keeps_what_nobody_explains(row_016):
    explain(
        {"KIM 1": "66700", "KIM 2": "701100", "SOE": "50000", "a": "92650", "b": "38800"}
        | {"c": "20000"},
        row=row_016,
    )

    (reconciliation,) = reconcile_rows(2024)

    assert (reconciliation.title, reconciliation.explained, reconciliation.rest) == (
        "35.02.01 / 016 Sonstige ordentliche Aufwendungen",
        Decimal("969250.00"),
        Decimal("150.00"),
    )


def test_years_with_explanations_are_listed_latest_first(row_016):
    explain({"a": "1"}, row=row_016)
    explain({"a": "1", "b": "2"}, year=2026, row=row_016)

    assert explained_years() == [2026, 2024]


def test_parts_of_a_row_without_a_printed_figure_are_shown_without_a_judgement(row_016):
    explain({"a": "1", "b": "2"}, year=2026, row=row_016)

    (reconciliation,) = reconcile_rows(2026)

    assert (reconciliation.whole, reconciliation.explained, reconciliation.rest) == (
        None,
        Decimal("3.00"),
        None,
    )
    assert reconcile_rows(2025) == []
