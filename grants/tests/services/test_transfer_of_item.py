"""Umbuchung auf eine andere Position des Plans: the money stays, the expense counts elsewhere."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from grants.models import PlanItem, StandardRule
from grants.queries.awards import places_of
from grants.queries.bookings import booking_list
from grants.queries.entitlement import entitlement_of
from grants.queries.facts.plans import plan_facts_of
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.month_report import month_report_of
from grants.queries.no_longer_covered import UncoveredBookings, no_longer_covered
from grants.services import (
    record_expense,
    record_other_income,
    record_repayment,
    reverse_booking,
    transfer_booking,
)
from grants.services.errors import (
    AlreadyThere,
    NotOtherFunds,
    PlanItemElsewhere,
    PlanItemOfRecipients,
)
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, new_key
from grants.tests.drawdown_builders import build_rule, plan_items
from ledger.as_of import booked_to, line_totals_as_of, shown_on
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import Side
from ledger.tests.builders import appropriation

TODAY = date(2024, 10, 15)
PAID, MOVED = date(2024, 5, 8), date(2024, 6, 3)


@pytest.fixture
def office(fiscal_years):
    return build_line("geschaeft-bs1", name="Geschäftsaufwendungen BS I")


@pytest.fixture
def events_line(fiscal_years):
    return build_line("veranstaltungen", name="Veranstaltungen")


@pytest.fixture
def award(office, clerk):
    return build_award(
        expense_line=office, received="188250.00", financing="full", title="KIM Baustein 1"
    )


@pytest.fixture
def office_item(award, office):
    return plan_items(award, {"Geschäftsaufwand": "38800.00"}, line=office)[0]


@pytest.fixture
def events(award, events_line):
    return plan_items(award, {"Veranstaltungen": "10000.00"}, line=events_line)[0]


@pytest.fixture
def expense(award, office_item, events, clerk):
    """A conference of 12.000,01 euro, booked as office cost by mistake."""
    return ask(
        record_expense,
        award=award, amount=D("12000.01"), paid_on=PAID, plan_item=office_item, line=None,
        text="Integrationskonferenz", today=TODAY, key=new_key(), actor=clerk,
    )  # fmt: skip


def transfer(booking, clerk, **changed):
    asked = {
        "original": booking.voucher,
        "booked_on": MOVED,
        "reason": "war eine Veranstaltung",
        "today": TODAY,
        "key": new_key(),
    }
    return transfer_booking(filled_from=WITHOUT_FORM, **asked | changed, actor=clerk)


def take_back(transfer, clerk):
    return reverse_booking(
        voucher=transfer.voucher, reason="Irrtum", booked_on=TODAY, today=TODAY, key=new_key(),
        actor=clerk,
    )  # fmt: skip


def spent(award):
    loaded = LoadedAwards([award], TODAY)
    return {row.name: row.actual for row in loaded.plans.plan_of(award).items}


def told(award):
    return [row.details for row in booking_list(award.expenses.all()).rows]


ON_OFFICE = {"Geschäftsaufwand": D("12000.01"), "Veranstaltungen": D("0.00")}
ON_EVENTS = {"Geschäftsaufwand": D("0.00"), "Veranstaltungen": D("12000.01")}


def test_position_and_line_move_and_no_euro(award, expense, events, office, events_line, clerk):
    before = places_of(award)
    assert told(award) == ["Position Geschäftsaufwand · 35.02 / 016 Geschäftsaufwendungen BS I"]

    done = transfer(expense, clerk, plan_item=events, line=events_line)

    assert (done.plan_item, done.amount) == (events, D("12000.01"))
    assert spent(award) == ON_EVENTS
    assert appropriation(office, 2024)[0] == D("0.00")
    assert appropriation(events_line, 2024)[0] == D("12000.01")
    assert told(award) == ["Position Veranstaltungen · 35.02 / 016 Veranstaltungen"]
    assert places_of(award) == before
    assert expense.plan_item.name == "Geschäftsaufwand"
    assert verify() == []


def test_the_position_alone_can_change(award, expense, events, office, clerk):
    transfer(expense, clerk, plan_item=events, line=office)

    assert spent(award) == ON_EVENTS
    assert appropriation(office, 2024)[0] == D("12000.01")
    assert told(award) == ["Position Veranstaltungen · 35.02 / 016 Geschäftsaufwendungen BS I"]
    assert verify() == []


def test_a_transfer_that_names_no_position_keeps_that_of_the_one_before(
    award, expense, events, office, events_line, clerk
):
    transfer(expense, clerk, plan_item=events, line=events_line)
    transfer(expense, clerk, line=office)

    assert spent(award) == ON_EVENTS
    with pytest.raises(AlreadyThere, match="andere Position des Finanzierungsplans"):
        transfer(expense, clerk, plan_item=events, line=office)


def test_the_reversal_of_a_transfer_restores_the_position_before(
    award, expense, office_item, events, office, events_line, clerk
):
    first = transfer(expense, clerk, plan_item=events, line=events_line)
    back = transfer(expense, clerk, plan_item=office_item, line=office)
    assert spent(award) == ON_OFFICE

    take_back(back, clerk)
    assert spent(award) == ON_EVENTS
    take_back(first, clerk)

    assert spent(award) == ON_OFFICE
    assert told(award) == ["Position Geschäftsaufwand · 35.02 / 016 Geschäftsaufwendungen BS I"]
    assert verify() == []


def test_a_reversed_expense_counts_on_no_position(award, expense, events, events_line, clerk):
    take_back(transfer(expense, clerk, plan_item=events, line=events_line), clerk)
    take_back(expense, clerk)

    assert set(spent(award).values()) == {D("0.00")}


def test_overrun_entitlement_and_month_report_follow(award, expense, events, events_line, clerk):
    build_rule(StandardRule.Code.ITEM_OVERRUN, "20")
    notice = award.current_notice
    before = entitlement_of(notice, LoadedAwards([award], TODAY)).amount
    months = month_report_of(2024).total

    transfer(expense, clerk, plan_item=events, line=events_line)

    loaded = LoadedAwards([award], TODAY)
    assert plan_facts_of(notice, loaded).exceeded_names == ("Veranstaltungen",)
    assert entitlement_of(notice, loaded).amount == before
    assert month_report_of(2024).total == months


def test_a_notice_that_empties_a_position_names_what_counts_there_now(
    award, expense, events, events_line, clerk
):
    transfer(expense, clerk, plan_item=events, line=events_line)
    notice = award.current_notice

    found = no_longer_covered(
        notice,
        period_from=notice.period_from,
        period_to=notice.period_to,
        spend_by=notice.spend_by,
        planned=["Geschäftsaufwand"],
    )

    assert found.of_items == (UncoveredBookings(1, D("12000.01"), "Veranstaltungen"),)


@pytest.mark.parametrize("transfers", [1, 3])
def test_however_many_transfers_the_plan_takes_as_many_queries(
    award, expense, office_item, events, office, events_line, clerk, transfers
):
    sides = [(events, events_line), (office_item, office)] * 2
    for item, line in sides[:transfers]:
        transfer(expense, clerk, plan_item=item, line=line)

    with CaptureQueriesContext(connection) as of_plan:
        spent(award)
    with CaptureQueriesContext(connection) as of_list:
        told(award)

    assert (len(of_plan), len(of_list)) == (9, 3)


def test_as_of_a_day_the_lines_show_it_from_its_day_on(
    award, expense, events, office, events_line, clerk
):
    transfer(expense, clerk, plan_item=events, line=events_line)
    recorded = timezone.localdate()
    days = (
        booked_to(date(2024, 6, 2)),
        booked_to(date(2024, 6, 3)),
        booked_to(date(2024, 6, 4)),
        shown_on(recorded - timedelta(days=1)),
        shown_on(recorded),
    )

    actuals = [
        tuple(line_totals_as_of(day, 2024).get(line.pk, (D("0.00"),))[0] for line in lines)
        for day in days
        for lines in [(office, events_line)]
    ]

    amount, nothing = D("12000.01"), D("0.00")
    moved = (nothing, amount)
    assert actuals == [(amount, nothing), moved, moved, (nothing, nothing), moved]


def test_income_of_others_moves_to_another_part_of_the_plan(award, clerk):
    line = build_line("spenden", side=Side.INCOME)
    gifts, fees = plan_items(
        award, {"Spenden": "5000.00", "Gebühren": "300.00"}, kind=PlanItem.Kind.OTHER_FUNDS,
        line=line,
    )  # fmt: skip
    income = ask(
        record_other_income,
        award=award, amount=D("250.00"), received_on=PAID, plan_item=gifts, line=None, text="",
        today=TODAY, key=new_key(), actor=clerk,
    )  # fmt: skip

    transfer(income, clerk, plan_item=fees, line=line)

    funds = LoadedAwards([award], TODAY).plans.plan_of(award).funds
    assert [(row.name, row.actual) for row in funds if row.item] == [
        ("Spenden", D("0.00")),
        ("Gebühren", D("250.00")),
    ]


def test_refused_are_positions_that_cannot_take_the_booking(award, expense, office, clerk):
    (towns,) = plan_items(award, {"Städte": "66700.00"}, kind=PlanItem.Kind.PASS_THROUGH)
    (gifts,) = plan_items(award, {"Spenden": "5.00"}, kind=PlanItem.Kind.OTHER_FUNDS)
    other = build_award("kim-2")
    (foreign,) = plan_items(other, {"Personal": "5.00"})
    repayment = ask(
        record_repayment,
        award=award, amount=D("1.00"), repaid_on=PAID, line=office, text="", today=TODAY,
        key=new_key(), actor=clerk,
    )  # fmt: skip
    income = ask(
        record_other_income,
        award=award, amount=D("1.00"), received_on=PAID, line=build_line("x", side=Side.INCOME),
        text="", today=TODAY, key=new_key(), actor=clerk,
    )  # fmt: skip
    before = spent(award)

    for booking, item, refusal in (
        (expense, towns, PlanItemOfRecipients),
        (expense, gifts, PlanItemElsewhere),
        (expense, foreign, PlanItemElsewhere),
        (repayment, expense.plan_item, PlanItemElsewhere),
        (income, expense.plan_item, NotOtherFunds),
    ):
        line = booking.voucher.postings.first().line
        with pytest.raises(refusal):
            transfer(booking, clerk, plan_item=item, line=line)

    assert spent(award) == before
