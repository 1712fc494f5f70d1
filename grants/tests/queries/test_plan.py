"""Finanzierungsplan: what is planned for each item, and what was spent on it."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.models import AwardNotice, PlanItem
from grants.queries.loaded_awards import LoadedAwards
from grants.services import record_expense, record_return, reverse_booking
from grants.services.errors import PlanItemElsewhere, PlanItemMissing
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_recipient,
    new_key,
    spend,
)
from grants.tests.drawdown_builders import plan_items

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 2)


@pytest.fixture
def durchstarten():
    """Durchstarten: 80 % of 165.631,25 euro are 132.505; the county pays 33.126,25."""
    return build_award(
        "durchstarten",
        amount="132505.00",
        received="132505.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
    )


def pay_for(item, amount, clerk, *, award=None):
    return ask(
        record_expense,
        award=award or item.award,
        amount=D(amount),
        paid_on=DAY,
        line=None,
        text="",
        plan_item=item,
        today=DAY,
        key=new_key(),
        actor=clerk,
    )


def plan_of(award):
    return LoadedAwards([award], DAY).plans.plan_of(award)


def shown(rows):
    return [(row.name, row.planned, row.actual, row.left) for row in rows]


def test_cost_counts_whole_and_the_grant_pays_its_share(durchstarten, clerk):
    (staff,) = plan_items(durchstarten, {"Personal": "140000.00"}, kind=PlanItem.Kind.STAFF)
    (material,) = plan_items(durchstarten, {"Sachausgaben": "25631.25"})
    plan_items(durchstarten, {"Eigenmittel": "33126.25"}, kind=PlanItem.Kind.OWN_SHARE)

    pay_for(staff, "140000.00", clerk)
    pay_for(material, "25631.25", clerk)

    plan = plan_of(durchstarten)
    assert shown(plan.costs) == [
        ("Personal", D("140000.00"), D("140000.00"), D("0.00")),
        ("Sachausgaben", D("25631.25"), D("25631.25"), D("0.00")),
    ]
    assert shown(plan.funds) == [
        ("Zuwendung", D("132505.00"), D("132505.00"), D("0.00")),
        ("Eigenmittel", D("33126.25"), D("33126.25"), D("0.00")),
    ]
    assert (plan.total.planned, plan.total.actual) == (D("165631.25"), D("165631.25"))
    assert plan.total_of_funds.actual == plan.total.actual
    assert plan.costs[0].percent == 100


def test_an_expense_has_to_name_a_cost_item_of_its_award_once_there_is_a_plan(durchstarten, clerk):
    before = pay_for(None, "100.00", clerk, award=durchstarten)
    staff, _ = plan_items(
        durchstarten, {"Personal": "140000.00", "Honorare": "1000.00"}, kind=PlanItem.Kind.STAFF
    )
    (own_share,) = plan_items(
        durchstarten, {"Eigenmittel": "33126.25"}, kind=PlanItem.Kind.OWN_SHARE
    )
    (foreign,) = plan_items(build_award("kim-2-2024"), {"Übersetzung": "20000.00"})

    with pytest.raises(PlanItemMissing) as missing:
        pay_for(None, "100.00", clerk, award=durchstarten)
    for item in (own_share, foreign):
        with pytest.raises(PlanItemElsewhere):
            pay_for(item, "100.00", clerk, award=durchstarten)

    assert str(missing.value) == (
        "Der Bescheid hat einen Finanzierungsplan. Bitte die Ausgabeposition wählen: "
        "Personal, Honorare."
    )
    assert before.plan_item is None
    assert pay_for(staff, "100.00", clerk).plan_item == staff


def test_what_belongs_to_no_item_is_said_and_counts_in_the_total(durchstarten, clerk):
    spend(durchstarten, "500.00", on=DAY)
    (staff,) = plan_items(durchstarten, {"Personal": "1000.00"}, kind=PlanItem.Kind.STAFF)
    reversed_one = pay_for(staff, "250.00", clerk)
    reverse_booking(
        voucher=reversed_one.voucher, reason="doppelt", booked_on=DAY, today=DAY,
        key=new_key(), actor=clerk,
    )  # fmt: skip

    plan = plan_of(durchstarten)

    assert shown(plan.costs) == [
        ("Personal", D("1000.00"), D("0.00"), D("1000.00")),
        ("keiner Position zugeordnet", D("0.00"), D("500.00"), D("-500.00")),
    ]
    assert (plan.total.actual, plan.unassigned, plan.costs[1].percent) == (
        D("500.00"),
        D("500.00"),
        None,
    )
    # Nobody planned an own share, yet the county paid 20 % of the expense.
    assert shown(plan.funds)[1] == ("Eigenanteil", D("0.00"), D("100.00"), D("-100.00"))


def test_what_recipients_got_and_kept_counts_on_the_item_of_their_line(clerk):
    award = build_award(received="376500.00")
    line = build_line("kim-weiterleitung")
    towns, _ = plan_items(
        award, {"Gemeinden": "66700.00", "Träger": "20000.00"}, kind=PlanItem.Kind.PASS_THROUGH
    )
    towns.amounts.update(line=line)
    luenen = build_pass_through(award, paid="50025.00", line=line)
    ask(
        record_return,
        pass_through=luenen, amount=D("25.00"), returned_on=DAY, text="", today=DAY,
        key=new_key(), actor=clerk,
    )  # fmt: skip
    build_pass_through(award, paid="1000.00", recipient=build_recipient("awo"))

    assert shown(plan_of(award).costs) == [
        ("Gemeinden", D("66700.00"), D("50000.00"), D("16700.00")),
        ("Träger", D("20000.00"), D("0.00"), D("20000.00")),
        ("keiner Position zugeordnet", D("0.00"), D("1000.00"), D("-1000.00")),
    ]


def test_without_a_notice_or_a_plan_there_is_nothing_to_show():
    assert plan_of(build_award("ohne", amount=None)) is None
    assert plan_of(build_award()) is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_plan_takes_as_many_queries_for_three_items_as_for_one(durchstarten, clerk, number):
    for position in range(number):
        (item,) = plan_items(durchstarten, {f"Position {position}": "1000.00"})
        pay_for(item, "10.00", clerk)

    with CaptureQueriesContext(connection) as queries:
        plan = plan_of(durchstarten)

    assert (len(plan.items), len(queries)) == (number, 9)
