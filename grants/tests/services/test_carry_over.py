"""A lump sum of 2019 that a note in the budget lets stay for 2020."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants import services
from grants.checks.ring_verdicts import plan_verdict
from grants.models import Award
from grants.queries.awards import places_of
from grants.queries.facts.rings import facts_of
from grants.services.errors import (
    CarriedBeyondUnspent,
    CarriedBeyondWindow,
    CarriedTooEarly,
    DateInFuture,
    NotCarriedOver,
    NothingCarried,
)
from grants.tests.builders import build_award, build_line, build_person, build_ring, new_key, spend
from ledger.errors import PlanOfClosedYear, ReasonMissing, YearMissing
from ledger.integrity import verify
from ledger.models import Appropriation, FiscalYear, PlanEntry, RingSurplus, Side
from ledger.queries import ring_positions
from ledger.years import close_period

pytestmark = pytest.mark.django_db

FIRST, LAST, TODAY = date(2019, 1, 1), date(2020, 11, 30), date(2020, 2, 15)
NOTE = "Haushaltsvermerk Nr. 7, Kreistag 11.12.2019"


@pytest.fixture
def ring():
    return build_ring("43-01")


@pytest.fixture
def award(ring):
    """Integrationspauschale: 976.377,32 € came in in 2019, and 350.000,00 € were spent."""
    award = build_award(
        "integrationspauschale",
        amount="976377.32",
        window=(FIRST, LAST),
        kind=Award.Kind.LUMP_SUM,
        income_line=build_line(
            "ertrag", side=Side.INCOME, ring=ring, budgeted={2019: "976377.32", 2020: "0.00"}
        ),
        expense_line=build_line("aufwand", ring=ring, budgeted={2019: "976377.32", 2020: "0.00"}),
        received="976377.32",
    )
    spend(award, "350000.00", on=date(2019, 12, 11))
    return award


def carry(award, amount="626377.32", **facts):
    return services.carry_over(
        **{
            "award": award,
            "line": award.expense_line,
            "from_year": 2019,
            "amount": D(amount),
            "decided_on": date(2020, 1, 15),
            "reason": NOTE,
            "today": TODAY,
            "key": new_key(),
            "actor": build_person(),
            **facts,
        }
    )


def of_ring(ring, year):
    [position] = ring_positions(year, current_year=2020, rings=[ring])
    return position


def test_line_and_ring_show_it_in_the_next_year_and_no_euro_moves(award, ring):
    before = places_of(award)

    carried = carry(award)

    assert (carried.to_year, str(carried)) == (
        2020,
        "Übertragung 2019 nach 2020: INTEGRATIONSPAUSCHALE",
    )
    row = Appropriation.objects.get(line__code="aufwand", year=2020)
    assert (row.budgeted, row.adjustment) == (D("0.00"), D("626377.32"))
    entry = PlanEntry.objects.get(pk=carried.plan_entry_id)
    assert (entry.amount, entry.decided_on, entry.reason) == (
        D("626377.32"),
        date(2020, 1, 15),
        "Übertragen aus 2019: 626.377,32\u00a0€ von „INTEGRATIONSPAUSCHALE“ "
        "(Haushaltsvermerk Nr. 7, Kreistag 11.12.2019).",
    )
    assert places_of(award) == before
    position = of_ring(ring, 2020)
    assert (position.authority, position.is_balanced) == (D("626377.32"), True)
    assert plan_verdict(facts_of(position)).stage == ""
    assert position.surplus_explanation == entry.reason
    assert of_ring(ring, 2019).available == D("626377.32")
    assert list(verify()) == []


def test_an_explained_surplus_keeps_its_explanation(award, ring):
    RingSurplus.objects.create(
        ring=ring, year=2020, amount=D("1000.00"), explanation="Personal außerhalb des Rings."
    )

    carry(award, "400.00")

    surplus = RingSurplus.objects.get(ring=ring, year=2020)
    assert surplus.amount == D("600.00")
    assert surplus.explanation.startswith("Personal außerhalb des Rings. Übertragen aus 2019")


def test_it_is_taken_back_by_a_minus(award, ring):
    carry(award, "600.00")
    carry(award, "-200.00")

    position = of_ring(ring, 2020)
    assert (position.expense_adjusted, position.explained_surplus) == (D("400.00"), D("-400.00"))
    with pytest.raises(CarriedBeyondUnspent):
        carry(award, "-400.01")
    carry(award, "-400.00")
    assert of_ring(ring, 2020).expense_adjusted == D("0.00")
    assert list(verify()) == []


def test_no_euro_is_carried_twice(award):
    carry(award, "626377.00")
    with pytest.raises(CarriedBeyondUnspent) as refusal:
        carry(award, "0.33")

    assert str(refusal.value) == (
        "Nicht verwendet und noch nicht übertragen sind 0,32\u00a0€, übertragen sind "
        "626.377,00\u00a0€. Bitte höchstens so viel übertragen oder, mit Minus davor, "
        "zurücknehmen, nicht 0,33\u00a0€."
    )
    carry(award, "0.32")


def test_a_line_without_a_ring_is_raised_alone(award):
    line = build_line("ohne-ring")

    carry(award, "100.00", line=line)

    assert Appropriation.objects.get(line=line, year=2020).adjustment == D("100.00")
    assert not RingSurplus.objects.exists()


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"amount": "0.00"}, NothingCarried),
        ({"from_year": 2020}, CarriedBeyondWindow),
        ({"from_year": 2021}, CarriedTooEarly),
        ({"reason": " "}, ReasonMissing),
        ({"decided_on": date(2020, 2, 16)}, DateInFuture),
    ],
)
def test_refused(award, facts, refusal):
    with pytest.raises(refusal):
        carry(award, **facts)

    assert not award.carry_overs.exists()


def test_of_a_zuwendung_its_notice_decides():
    award = build_award(
        "kim", amount="60000.00", window=(FIRST, LAST), expense_line=build_line("kim-aufwand")
    )

    with pytest.raises(NotCarriedOver):
        carry(award, "100.00")


def test_a_closed_year_takes_nothing(award):
    close_period(
        year=2020, through=date(2020, 12, 31), note="", today=date(2021, 2, 1), key=new_key(),
        actor=build_person("leitung", group="Leitung"),
    )  # fmt: skip

    with pytest.raises(PlanOfClosedYear):
        carry(award, "100.00")


def test_the_next_year_has_to_exist():
    award = build_award(
        "pauschale",
        amount="1000.00",
        kind=Award.Kind.LUMP_SUM,
        window=(date(2027, 1, 1), date(2028, 12, 31)),
        expense_line=build_line("pauschale-aufwand"),
    )
    assert FiscalYear.objects.latest("year").year == 2027

    with pytest.raises(YearMissing):
        carry(award, "100.00", from_year=2027, today=date(2027, 12, 31))
