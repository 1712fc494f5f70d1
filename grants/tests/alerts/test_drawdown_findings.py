"""Mittelabrufe und Finanzierungspläne, from the database to the finding."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.alerts.findings import collect
from grants.models import (
    Award,
    AwardNotice,
    CheckSetting,
    Deadline,
    PlanItem,
    RuleOverride,
    StandardRule,
)
from grants.services import extend_deadline, record_expense, record_notice
from grants.services.terms import DrawdownDay
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_pass_through,
    build_programme,
    many_awards,
    new_key,
    receive,
    spend,
)
from grants.tests.drawdown_builders import build_date, build_part, build_rule, plan_items, request
from ledger.filled_from import WITHOUT_FORM

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 15)
DUE_ON = date(2024, 11, 15)


@pytest.fixture(autouse=True)
def rules(db):
    build_rule(StandardRule.Code.DRAWDOWN_PERIOD, "2")
    build_rule(StandardRule.Code.DRAWDOWN_PERIOD, None, award_kind=Award.Kind.LUMP_SUM)
    build_rule(StandardRule.Code.ITEM_OVERRUN, "20")
    CheckSetting.objects.update_or_create(
        check_code="drawdown_due", award=None, programme=None, defaults={"stages": "30,14,3"}
    )


def drawdowns(today=TODAY):
    return [(finding.stage, finding.amount) for finding in collect(today, codes=["drawdown_due"])]


def overruns():
    return [
        (finding.stage, finding.amount) for finding in collect(TODAY, codes=["plan_item_overrun"])
    ]


def spend_on(item, amount, clerk):
    ask(
        record_expense,
        award=item.award, amount=D(amount), paid_on=date(2024, 5, 2), line=None, text="",
        plan_item=item, today=TODAY, key=new_key(), actor=clerk,
    )  # fmt: skip


def test_a_day_of_the_notice_is_met_by_requests_and_by_what_came_in():
    award = build_award()
    build_date(award, DUE_ON, "188250.00")
    build_date(award, date(2025, 3, 1))
    before = drawdowns(DUE_ON)
    receive(award, "100000.00")
    request(award, "88249.99", on=TODAY)
    nearly = drawdowns(DUE_ON)
    request(award, "0.01", on=TODAY)

    assert (before, nearly, drawdowns(DUE_ON)) == (
        [("3", D("188250.00"))],
        [("3", D("0.01"))],
        [],
    )
    assert drawdowns(date(2025, 3, 2)) == [("overdue", D("188250.00"))]


def test_days_of_parts_count_what_was_requested_for_them():
    ki = build_programme("ki-grundfoerderung")
    posts = build_part(ki, "2.1/2.2", "Stellen und Sprachmittlung")
    volunteers = build_part(ki, "2.3", "Ehrenamt und Väterarbeit")
    award = build_award("ki-2024", programme=ki, amount="581092.00")
    build_date(award, DUE_ON, "342000.00", part=posts)
    build_date(award, DUE_ON, "80000.00", part=volunteers)
    request(award, "80000.00", on=TODAY, part=volunteers)

    assert drawdowns(DUE_ON) == [("3", D("342000.00"))]


@pytest.mark.parametrize("has_part", [False, True])
def test_a_day_that_was_extended_counts_instead_of_the_one_in_the_notice(clerk, has_part):
    due_on, extended_to = date(2024, 10, 20), date(2024, 11, 30)
    award = build_award(amount=None)
    part = build_part(award.programme, "2.1", "Stellen") if has_part else None
    ask(
        record_notice,
        award=award,
        amount=D("376500.00"),
        financing=AwardNotice.Financing.FIXED,
        decided_on=date(2024, 1, 1),
        period_from=date(2024, 1, 1),
        period_to=date(2024, 12, 31),
        spend_by=date(2024, 12, 31),
        drawdown_dates=[DrawdownDay(due_on, D("1000.00"), part)],
        key=new_key(),
        actor=clerk,
    )
    before = drawdowns(due_on)
    extend_deadline(
        filled_from=WITHOUT_FORM,
        deadline=Deadline.objects.get(kind=Deadline.Kind.DRAWDOWN),
        due_on=extended_to,
        reason="E-Mail der Bezirksregierung",
        decided_on=TODAY,
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    days = (date(2024, 10, 21), date(2024, 10, 31), extended_to, date(2024, 12, 1))
    assert (before, [drawdowns(day) for day in days]) == (
        [("3", D("1000.00"))],
        [
            [],
            [("30", D("1000.00"))],
            [("3", D("1000.00"))],
            [("overdue", D("1000.00"))],
        ],
    )


def test_need_and_surplus_come_from_contracts_plan_and_cash():
    award = build_award()
    build_pass_through(award, agreed="7700.00")
    plan_items(award, {"Veranstaltungen": "7700.00"})
    plan_items(award, {"Städte": "368800.00"}, kind=PlanItem.Kind.PASS_THROUGH)
    before = drawdowns()
    receive(award, "12200.00")
    covered = drawdowns()
    receive(award, "0.01")

    assert (before, covered, drawdowns()) == (
        [("need", D("12200.00"))],
        [],
        [("too_much", D("0.01"))],
    )


def test_a_lump_sum_has_its_days_but_no_two_months():
    award = build_award(kind=Award.Kind.LUMP_SUM, received="1000.00")
    plan_items(award, {"Übersetzung": "500.00"})
    build_date(award, DUE_ON)

    assert drawdowns() == []
    assert drawdowns(DUE_ON) == [("3", D("375500.00"))]


def test_only_the_days_of_the_current_notice_count():
    award = build_award()
    build_date(award, DUE_ON)
    AwardNotice.objects.filter(pk=award.current_notice_id).update(amount=D("376500.00"))
    before = drawdowns(DUE_ON)
    award.current_notice.drawdown_dates.update(due_on=date(2025, 1, 1))

    assert (before, drawdowns(DUE_ON)) == ([("3", D("376500.00"))], [])


def test_an_item_may_be_exceeded_by_twenty_per_cent_unless_the_notice_says_otherwise(clerk):
    """Durchstarten 2023: 165.631,25 euro of cost, 132.505 of them granted."""
    award = build_award(
        "durchstarten",
        amount="132505.00",
        received="132505.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
    )
    plan_items(award, {"Personal": "140000.00"}, kind=PlanItem.Kind.STAFF)
    (material,) = plan_items(award, {"Sachausgaben": "25631.25"})
    spend_on(material, "30757.50", clerk)
    at_the_margin = overruns()
    RuleOverride.objects.create(
        notice=award.current_notice, code=StandardRule.Code.ITEM_OVERRUN, value=D("10.00")
    )
    by_the_notice = overruns()
    RuleOverride.objects.update(value=None)
    not_applicable = overruns()
    RuleOverride.objects.all().delete()
    spend_on(material, "0.01", clerk)

    assert (at_the_margin, by_the_notice, not_applicable, overruns()) == (
        [],
        [("item", D("5126.25"))],
        [],
        [("item", D("5126.26"))],
    )


@pytest.mark.parametrize(
    ("financing", "found"),
    [
        (AwardNotice.Financing.FIXED, []),
        (AwardNotice.Financing.GAP, [("item", D("2000.01"))]),
        (AwardNotice.Financing.FULL, [("item", D("2000.01"))]),
        (AwardNotice.Financing.PER_UNIT, [("item", D("2000.01"))]),
    ],
)
def test_a_fixed_amount_limits_no_item_unless_the_notice_says_so(clerk, financing, found):
    award = build_award(received="200000.00", financing=financing)
    events, _ = plan_items(award, {"Veranstaltungen": "10000.00", "Schulung": "5000.00"})
    spend_on(events, "12000.01", clerk)
    by_the_rule = overruns()
    RuleOverride.objects.create(
        notice=award.current_notice, code=StandardRule.Code.ITEM_OVERRUN, value=D("20.00")
    )

    assert (by_the_rule, overruns()) == (found, [("item", D("2000.01"))])


def test_the_total_is_binding_to_the_cent(clerk):
    award = build_award(received="200000.00")
    events, training = plan_items(award, {"Veranstaltungen": "10000.00", "Schulung": "5000.00"})
    spend_on(events, "11000.00", clerk)
    spend_on(training, "4000.00", clerk)
    exactly = overruns()
    spend_on(training, "0.01", clerk)

    assert (exactly, overruns()) == ([], [("total", D("0.01"))])


def test_a_cost_above_the_plan_of_a_share_is_borne_by_the_county_and_told(clerk):
    award = build_award(
        "durchstarten",
        amount="132505.00",
        received="132505.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
    )
    (material,) = plan_items(award, {"Sachausgaben": "165631.25"})
    spend_on(material, "165631.25", clerk)
    exactly = overruns()
    spend_on(material, "4368.75", clerk)

    assert (exactly, overruns()) == ([], [("total", D("4368.75"))])


@pytest.mark.parametrize(
    ("planned", "found"),
    [("376499.99", []), ("376500.00", [("total", D("0.01"))])],
)
def test_what_is_in_no_item_counts_once_the_items_cover_the_grant(clerk, planned, found):
    """Before that, they are not the whole plan, and it may belong to what is missing."""
    award = build_award(amount="376500.01", received="376500.01")
    spend(award, "376500.01")
    plan_items(award, {"Sachausgaben": planned})
    # As after a notice that grants a cent less than was spent.
    AwardNotice.objects.filter(pk=award.current_notice_id).update(amount=D("376500.00"))

    assert overruns() == found


@pytest.mark.parametrize("check", ["drawdown_due", "plan_item_overrun"])
def test_an_award_can_be_silenced(check, clerk):
    award = build_award(received="200000.00")
    build_date(award, DUE_ON)
    (material,) = plan_items(award, {"Sachausgaben": "1.00"})
    spend_on(material, "2.00", clerk)
    before = collect(DUE_ON, codes=[check])
    CheckSetting.objects.create(check_code=check, award=award, is_active=False)

    assert (bool(before), collect(DUE_ON, codes=[check])) == (True, [])


@pytest.mark.parametrize("check", ["drawdown_due", "plan_item_overrun"])
def test_as_many_queries_at_300_awards_as_at_3(check):
    counts = []
    for number in (3, 297):
        many_awards(number)
        for award in Award.objects.select_related("current_notice"):
            if not award.plan_items.exists():
                plan_items(award, {"Sachausgaben": "50.00"})
                build_date(award, DUE_ON)
        with CaptureQueriesContext(connection) as captured:
            assert collect(DUE_ON, codes=[check]) or check == "plan_item_overrun"
        counts.append(len(captured))

    assert counts[0] == counts[1]
