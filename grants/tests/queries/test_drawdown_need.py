"""Mittelbedarf der Zuwendungen, out of plan, posts, contracts and requests."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.models import (
    Award,
    AwardNotice,
    FundedUnit,
    PlanItem,
    Post,
    ProgrammeRate,
    RuleOverride,
    StandardRule,
)
from grants.queries.drawdown_need import need_of
from grants.queries.loaded_awards import LoadedAwards
from grants.rules.drawdown_need import NeedRow
from grants.services import record_expense, record_other_income, record_receipt
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_pass_through,
    build_programme,
    build_recipient,
    many_awards,
    new_key,
)
from grants.tests.drawdown_builders import build_part, build_rule, plan_items, request

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 15)
TWO_MONTHS_LATER = date(2024, 12, 15)
PERIOD = StandardRule.Code.DRAWDOWN_PERIOD


@pytest.fixture(autouse=True)
def two_months(db):
    build_rule(PERIOD, "2")
    build_rule(PERIOD, None, award_kind=Award.Kind.LUMP_SUM)


@pytest.fixture
def kim_2():
    """KIM Baustein 2 of Unna in 2024: 18 posts at 57.000 euro, four of them the county's own."""
    programme = build_programme("kim-2")
    ProgrammeRate.objects.update_or_create(
        programme=programme,
        component="Case Management",
        unit="VZÄ",
        valid_from=None,
        defaults={"amount": D("57000.00"), "fte": D("1.00"), "source": "Richtlinie"},
    )
    award = build_award("kim-2-2024", amount="1026000.00", programme=programme)
    FundedUnit.objects.create(
        notice=award.current_notice,
        programme=programme,
        component="Case Management",
        unit="VZÄ",
        quantity=D("18.00"),
    )
    return award


def build_post(award, number="KIM-2-01", fte="1.00", **facts):
    return Post.objects.create(
        award=award,
        number=number,
        fte=D(fte),
        **{"valid_from": date(2024, 1, 1), "valid_to": date(2024, 12, 31), **facts},
    )


def rows_of(award, today=TODAY):
    found = need_of(award, LoadedAwards([award], today))
    return [row for _, part in found.groups for row in part.rows]


def test_own_posts_cost_their_rate_and_contracts_their_rest(kim_2):
    build_post(kim_2, fte="3.00", component="Case Management")
    build_post(kim_2, "KIM-2-02", "0.50")
    build_pass_through(kim_2, agreed="62700.00", recipient=build_recipient("awo-unna"))

    assert rows_of(kim_2) == [
        NeedRow("Weiterleitung an Awo Unna", D("49671.43")),  # 61 of 77 days
        NeedRow("Stelle KIM-2-01, 3,00 VZÄ", D("28500.00")),
        NeedRow("Stelle KIM-2-02, 0,50 VZÄ", D("4750.00")),
    ]


def test_a_post_costs_the_rate_of_its_own_baustein(kim_2):
    b3 = build_programme("kim-3")
    FundedUnit.objects.create(
        notice=kim_2.current_notice, programme=b3, component="Case Management", unit="VZÄ",
        quantity=D(1), rate=D("50000.00"),
    )  # fmt: skip
    ProgrammeRate.objects.create(
        programme=b3, component="Case Management", unit="VZÄ", amount=D("51000.00"), fte=D(1),
        source="Richtlinie",
    )  # fmt: skip
    build_post(kim_2, programme=b3, fte="0.60")
    build_post(kim_2, "KIM-2-02")

    assert rows_of(kim_2) == [
        NeedRow("Stelle KIM-2-01, 0,60 VZÄ", D("5000.00")),
        NeedRow("Stelle KIM-2-02, 1,00 VZÄ", D("9500.00")),
    ]


def test_where_a_post_has_no_rate_the_plan_says_what_staff_will_cost(kim_2):
    build_post(kim_2, component="Verwaltungsassistenz")
    plan_items(kim_2, {"Personal": "228000.00"}, kind=PlanItem.Kind.STAFF)
    without_posts = build_award("kim-1-2024")
    plan_items(without_posts, {"Personal": "77.00"}, kind=PlanItem.Kind.STAFF)

    assert rows_of(kim_2) == [NeedRow("Personal", D("180623.38"))]  # 61 of 77 days
    assert rows_of(without_posts) == [NeedRow("Personal", D("61.00"))]


def test_a_post_without_a_rate_is_named_and_the_others_cost_theirs(kim_2):
    build_post(kim_2, component="Verwaltungsassistenz")
    build_post(kim_2, "KIM-2-02", component="Case Management")
    plan_items(kim_2, {"Personal": "228000.00"}, kind=PlanItem.Kind.STAFF)

    assert rows_of(kim_2) == [NeedRow("Stelle KIM-2-02, 1,00 VZÄ", D("9500.00"))]
    assert need_of(kim_2, LoadedAwards([kim_2], TODAY)).unrated_posts == ("KIM-2-01",)


def test_a_rate_that_only_the_notice_names_counts(kim_2):
    """The programme has rates of this unit on other days only."""
    ProgrammeRate.objects.update(valid_from=date(2025, 1, 1))
    kim_2.current_notice.funded_units.update(rate=D("55200.00"))
    build_post(kim_2, component="Case Management")

    assert rows_of(kim_2) == [NeedRow("Stelle KIM-2-01, 1,00 VZÄ", D("9200.00"))]


def test_material_that_is_left_is_spread_over_the_rest_of_the_spending_window(kim_2, clerk):
    (translation,) = plan_items(kim_2, {"Übersetzung": "20000.00"})
    request(kim_2, "12300.00", on=TODAY)
    ask(
        record_receipt,
        award=kim_2, amount=D("12300.00"), received_on=TODAY, line=None, text="",
        drawdown=kim_2.drawdowns.get(), today=TODAY, key=new_key(), actor=clerk,
    )  # fmt: skip
    ask(
        record_expense,
        award=kim_2, amount=D("12300.00"), paid_on=TODAY, line=None, text="",
        plan_item=translation, today=TODAY, key=new_key(), actor=clerk,
    )  # fmt: skip

    assert rows_of(kim_2) == [NeedRow("Übersetzung", D("6100.00"))]  # 61 of 77 days of 7.700
    assert rows_of(kim_2, date(2024, 12, 31)) == [NeedRow("Übersetzung", D("7700.00"))]
    assert rows_of(kim_2, date(2025, 1, 1)) == []


def test_share_financing_draws_its_quota_of_own_cost():
    award = build_award(
        "durchstarten",
        amount="132505.00",
        financing=AwardNotice.Financing.SHARE,
        quota="80",
        window=(date(2023, 1, 1), date(2023, 6, 30)),
    )
    plan_items(award, {"Sachausgaben": "165631.25"})

    # The two months end with the window.
    found = need_of(award, LoadedAwards([award], date(2023, 4, 30)))

    assert (found.need.until, found.need.need) == (date(2023, 6, 30), D("132505.00"))


def test_a_fixed_amount_is_drawn_in_proportion_to_the_other_funds():
    award = build_award("ki-2024", amount="57000.00", window=(date(2024, 10, 16), TWO_MONTHS_LATER))
    plan_items(award, {"Sachausgaben": "114000.00"})
    assert need_of(award, LoadedAwards([award], TODAY)).need.due == D("114000.00")

    plan_items(award, {"Kreis": "50000.00"}, kind=PlanItem.Kind.OWN_SHARE)
    plan_items(award, {"Stiftung": "7000.00"}, kind=PlanItem.Kind.OTHER_FUNDS)

    assert rows_of(award) == [NeedRow("Sachausgaben", D("57000.00"))]


def test_with_gap_financing_nothing_is_drawn_before_own_funds_are_used(clerk):
    """Cost 100.000 euro, 20.000 of them own funds, in ten months."""
    award = build_award(
        "fehlbedarf",
        amount="80000.00",
        financing=AwardNotice.Financing.GAP,
        window=(date(2024, 10, 16), date(2025, 8, 15)),
    )
    (cost,) = plan_items(award, {"Sachausgaben": "100000.00"})
    plan_items(award, {"Kreis": "20000.00"}, kind=PlanItem.Kind.OWN_SHARE)
    first = "zuerst zu verwenden: Eigenmittel und Leistungen Dritter"

    # 61 of 304 days.
    assert rows_of(award) == [
        NeedRow("Sachausgaben", D("20065.79")),
        NeedRow(first, D("-20000.00")),
    ]

    ask(
        record_expense,
        award=award, amount=D("15000.00"), paid_on=date(2024, 10, 16), line=None, text="",
        plan_item=cost, own_share=D("15000.00"), today=date(2024, 10, 16), key=new_key(),
        actor=clerk,
    )  # fmt: skip
    ask(
        record_other_income,
        award=award, amount=D("1000.00"), received_on=date(2024, 10, 16), line=None, text="",
        today=date(2024, 10, 16), key=new_key(), actor=clerk,
    )  # fmt: skip

    assert rows_of(award) == [
        NeedRow("Sachausgaben", D("17055.92")),
        NeedRow(first, D("-6000.00")),
    ]


def test_ki_grundfoerderung_is_reckoned_in_two_parts(clerk):
    ki = build_programme("ki-grundfoerderung")
    posts = build_part(ki, "2.1/2.2", "Stellen und Sprachmittlung")
    volunteers = build_part(ki, "2.3", "Ehrenamt und Väterarbeit")
    award = build_award("ki-2024", programme=ki, amount="580000.00")
    plan_items(award, {"Stellen": "77000.00"}, kind=PlanItem.Kind.STAFF, part=posts)
    plan_items(award, {"Ehrenamt": "58000.00"}, kind=PlanItem.Kind.PASS_THROUGH, part=volunteers)
    build_pass_through(award, agreed="15400.00")
    drawdown = request(award, "20000.00", on=TODAY, part=volunteers)
    ask(
        record_receipt,
        award=award, amount=D("5000.00"), received_on=TODAY, line=None, text="",
        drawdown=drawdown, today=TODAY, key=new_key(), actor=clerk,
    )  # fmt: skip

    found = need_of(award, LoadedAwards([award], TODAY))

    assert [(name, part.gap, part.need) for name, part in found.groups] == [
        ("Nr. 2.1/2.2: Stellen und Sprachmittlung", D("61000.00"), D("61000.00")),
        ("Nr. 2.3: Ehrenamt und Väterarbeit", D("-7800.00"), D("0.00")),
    ]
    assert (found.of_part(posts), found.of_part(volunteers)) == (D("61000.00"), D("0.00"))


def test_a_lump_sum_is_paid_without_a_request_and_the_notice_may_say_otherwise():
    lump_sum = build_award("pauschale", kind=Award.Kind.LUMP_SUM)
    without = build_award("ohne", amount=None)
    grant = build_award("kim-1-2024")
    RuleOverride.objects.create(notice=grant.current_notice, code=PERIOD, value=D("3.00"))

    assert need_of(lump_sum, LoadedAwards([lump_sum], TODAY)) is None
    assert need_of(without, LoadedAwards([without], TODAY)) is None
    assert need_of(grant, LoadedAwards([grant], TODAY)).need.until == date(2025, 1, 15)


@pytest.mark.parametrize("number", [1, 3])
def test_the_needs_of_many_awards_take_as_many_queries_as_that_of_one(number):
    awards = many_awards(number)
    for award in awards:
        plan_items(award, {"Übersetzung": "100.00"})
        build_post(award)
        request(award, "10.00", on=TODAY)

    with CaptureQueriesContext(connection) as queries:
        loaded = LoadedAwards(awards, TODAY)
        found = [need_of(award, loaded) for award in awards]

    assert (len(found), len(queries)) == (number, 18)
