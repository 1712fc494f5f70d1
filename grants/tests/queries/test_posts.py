"""Stellenübersicht of KIM Baustein 2: 18 VZÄ granted, 12 passed on, 4 own, 2 open."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.models import FundedUnit, PassThrough, ProgrammeRate
from grants.queries.funding import funding_of
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.posts import (
    PostComponent,
    components_for_posts,
    fte_position,
    post_overview,
    staffing_of,
)
from grants.rules.posts import GrantedFte, MonthPosition, Vacancy
from grants.services import amend_pass_through, amend_post
from grants.tests.builders import (
    build_award,
    build_pass_through,
    build_programme,
    build_recipient,
    new_key,
)
from grants.tests.post_builders import CASE_MANAGEMENT, build_kim_2, build_post, build_post_rate
from ledger.filled_from import WITHOUT_FORM

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 15)


def fund(award, component=CASE_MANAGEMENT, quantity="18", *, programme=None, unit="VZÄ", rate=None):
    return FundedUnit.objects.create(
        notice=award.current_notice,
        programme=programme or award.programme,
        component=component,
        unit=unit,
        quantity=D(quantity),
        rate=D(rate) if rate else None,
    )


def staffing_for(award):
    return staffing_of(award, LoadedAwards([award], TODAY))


def overview_of(award):
    return post_overview(award, LoadedAwards([award], TODAY))


def test_kim_2_shows_18_granted_12_passed_on_4_own_and_2_open():
    position = fte_position(build_kim_2(), TODAY)

    assert position == MonthPosition(date(2024, 10, 1), D("18.00"), D("4.00"), D("12.00"))
    assert position.open == D("2.00")


@pytest.mark.parametrize(
    ("today", "own"),
    [
        (date(2024, 6, 30), D(4)),
        (date(2024, 7, 1), D(3)),
        (date(2024, 12, 31), D(3)),
        (date(2025, 1, 1), D(3)),
    ],
)
def test_what_was_filled_one_after_the_other_counts_in_its_own_months(clerk, today, own):
    award = build_kim_2()
    amend_post(
        filled_from=WITHOUT_FORM,
        post=award.posts.first(),
        valid_to=date(2024, 6, 30),
        actual_cost=None,
        reason="Kündigung",
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    assert fte_position(award, today).own == own


def test_pass_throughs_count_in_their_period_while_they_are_ours_and_not_cancelled(clerk):
    award = build_award(fte="5.00")
    half_year = build_pass_through(award, fte="1.00", window=(date(2024, 7, 1), date(2024, 12, 31)))
    cancelled = build_pass_through(
        award, "aufgehoben", agreed="100.00", fte="2.00", recipient=build_recipient("stadt-werne")
    )
    amend_pass_through(
        filled_from=WITHOUT_FORM,
        pass_through=cancelled,
        agreed=D("0.00"),
        decided_on=TODAY,
        reason="verzichtet",
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    passed_on = [position.passed_on for position in staffing_for(award).months]

    assert half_year.fte == D("1.00")
    assert passed_on == [D(0)] * 6 + [D("1.00")] * 6


def test_units_of_the_notice_say_what_each_component_grants():
    programme = build_programme("kim-b1")
    build_post_rate(programme, "Koordination")
    build_post_rate(programme, "Verwaltungsassistenz", amount="22500.00", fte="0.50")
    award = build_award("kim-1-2024", programme=programme, fte="5.00")
    fund(award, "Koordination", "4.5")
    fund(award, "Verwaltungsassistenz", "1", unit="0.50 VZÄ")
    fund(award, "Sachkosten", "5", rate="9700.00")
    for number, component, fte in (
        ("KIM1-1", "Koordination", "1.00"),
        ("KIM1-5", "Verwaltungsassistenz", "0.50"),
    ):
        build_post(award, number, component=component, fte=D(fte))
    luenen = build_pass_through(award, fte="1.00")
    PassThrough.objects.filter(pk=luenen.pk).update(component="Koordination")

    overview = overview_of(award)

    assert staffing_for(award).granted == (
        GrantedFte("Koordination", D("4.50"), D("57000.00")),
        GrantedFte("Verwaltungsassistenz", D("0.50"), D("45000.00")),
    )
    assert [(line.post.number, line.months, line.cost) for line in overview.posts] == [
        ("KIM1-1", D(12), D("57000.00")),
        ("KIM1-5", D(12), D("22500.00")),
    ]
    (year,) = overview.years
    assert (year.year, len(year.total)) == (2024, 12)
    assert [(name, months[9].open) for name, months in year.components] == [
        ("Koordination", D("2.50")),
        ("Verwaltungsassistenz", D("0.00")),
    ]
    assert overview.open_amount == D("142500.00")


def test_18_posts_granted_year_by_year_are_never_36():
    award = build_award(
        "kim-2", programme=build_programme("kim-b2"), amount="2052000.00",
        window=(date(2024, 1, 1), date(2025, 12, 31)),
    )  # fmt: skip
    build_post_rate(award.programme)
    for year in (2024, 2025):
        FundedUnit.objects.filter(pk=fund(award).pk).update(
            period_from=date(year, 1, 1), period_to=date(year, 12, 31)
        )
    build_post(award, component=CASE_MANAGEMENT)

    staffing = staffing_for(award)

    assert [month.granted for month in staffing.months] == [D(18)] * 24
    assert funding_of(award.current_notice).fte == D(18)
    assert staffing.open_amount == 17 * 2 * D("57000.00")
    assert [year.components for year in overview_of(award).years] == [(), ()]


def test_a_post_granted_for_six_months_and_filled_for_six_leaves_nothing_open():
    award = build_award("kim-2", programme=build_programme("kim-b2"), amount="28500.00")
    build_post_rate(award.programme)
    FundedUnit.objects.filter(pk=fund(award, quantity="1").pk).update(months=6)
    build_post(award, component=CASE_MANAGEMENT, valid_to=date(2024, 6, 30))

    assert overview_of(award).open_amount == D("0.00")


def test_a_unit_without_a_rate_leaves_the_number_of_the_notice():
    award = build_award(fte="18.00")
    fund(award)

    assert staffing_for(award).granted == (GrantedFte("", D("18.00"), None),)
    assert overview_of(award).open_amount is None


def test_the_only_component_is_meant_where_nothing_is_said():
    award = build_kim_2(own=0)
    build_post_rate(award.programme)
    fund(award)
    build_post(award)

    staffing = staffing_for(award)

    assert [filling.component for filling in (*staffing.own, *staffing.passed_on)] == [
        CASE_MANAGEMENT
    ] * 3
    assert staffing.months_of(CASE_MANAGEMENT)[0].open == D("5.00")


def test_components_of_another_baustein_carry_its_name():
    kim, b2 = build_programme("kim"), build_programme("kim-b2", name="KIM Baustein 2")
    build_post_rate(b2)
    award = build_award("kim-2026", programme=kim)
    fund(award, quantity="12", programme=b2)
    build_post(award, programme=b2, component=CASE_MANAGEMENT)
    build_post(award, "KIM3-1", programme=build_programme("kim-b3", name="KIM Baustein 3"))

    staffing = staffing_for(award)

    assert [grant.component for grant in staffing.granted] == [f"KIM Baustein 2: {CASE_MANAGEMENT}"]
    assert [filling.component for filling in staffing.own] == [
        f"KIM Baustein 2: {CASE_MANAGEMENT}",
        "KIM Baustein 3",
    ]


class TestCost:
    def test_what_the_notice_says_goes_before_the_rate_of_the_programme(self):
        award = build_kim_2(own=0)
        build_post_rate(award.programme)
        build_post(award, component=CASE_MANAGEMENT)
        usual = overview_of(award).posts[0]
        award.notices.update(unit_rate=D("55000.00"))
        award.refresh_from_db()
        named = overview_of(award).posts[0]

        assert (usual.cost, named.cost) == (D("57000.00"), D("55000.00"))

    def test_the_rate_of_each_day_counts(self):
        award = build_kim_2(
            own=0, window=(date(2022, 7, 1), date(2023, 6, 30)), spend_by=date(2023, 6, 30)
        )
        build_post_rate(
            award.programme,
            amount="55000.00",
            valid_from=date(2021, 1, 1),
            valid_to=date(2022, 12, 31),
        )
        build_post_rate(award.programme)
        build_post(award, component=CASE_MANAGEMENT)

        (line,) = overview_of(award).posts

        assert (line.cost, line.is_confirmed) == (D("56000.00"), True)

    def test_without_a_rate_the_cost_is_not_known(self):
        award = build_kim_2(own=1)

        assert overview_of(award).posts[0].cost is None

    def test_who_names_no_component_means_the_only_one_of_the_programme(self):
        award = build_kim_2(own=0)
        build_post_rate(award.programme)
        build_post(award)
        of_the_only_one = overview_of(award).posts[0].cost
        build_post_rate(award.programme, "Verwaltungsassistenz", amount="22500.00", fte="0.50")

        assert of_the_only_one == D("57000.00")
        assert overview_of(award).posts[0].cost is None

    def test_an_unsure_rate_is_not_confirmed(self):
        award = build_kim_2(own=1)
        build_post_rate(award.programme)
        ProgrammeRate.objects.update(confidence=ProgrammeRate.Confidence.KNOWN)

        assert overview_of(award).posts[0].is_confirmed is False


def test_vacancies_stand_at_the_last_filling_of_a_number():
    award = build_kim_2(own=0)
    build_post(award, valid_to=date(2024, 3, 31))
    build_post(award, valid_from=date(2024, 6, 1), valid_to=date(2024, 10, 31))

    lines = overview_of(award).posts

    assert [line.vacancies for line in lines] == [
        (),
        (
            Vacancy("KIM2-SK-1", date(2024, 4, 1), date(2024, 5, 1)),
            Vacancy("KIM2-SK-1", date(2024, 11, 1), date(2024, 12, 1)),
        ),
    ]


def test_two_years_are_two_tables():
    award = build_award(fte="1.00", window=(date(2024, 7, 1), date(2025, 6, 30)))

    assert [(year.year, len(year.total)) for year in overview_of(award).years] == [
        (2024, 6),
        (2025, 6),
    ]


def test_no_notice_or_no_posts_granted_shows_nothing():
    assert overview_of(build_award(amount=None)).now is None
    assert overview_of(build_award("ohne-stellen")).years == ()


def test_components_to_choose_from_are_those_of_the_programme_and_its_parts():
    kim = build_programme("kim")
    b2 = build_programme("kim-b2", parent=kim)
    for programme in (b2, build_programme("ki")):
        build_post_rate(programme)
        build_post_rate(programme, valid_from=date(2021, 1, 1), valid_to=date(2022, 12, 31))
    ProgrammeRate.objects.create(
        programme=b2, component="Übersetzung", unit="Kreis", amount=D("20000.00"), source="Ring"
    )

    for programme in (kim, b2):
        award = build_award(f"award-{programme.code}", programme=programme)
        assert components_for_posts(award) == [PostComponent(b2, CASE_MANAGEMENT)]


def test_three_awards_take_as_many_queries_as_one():
    def queries(awards):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            loaded = LoadedAwards(awards, TODAY)
            assert all(staffing_of(award, loaded) for award in awards)
        return len(captured)

    awards = [build_kim_2(f"kim-2-{number}", amount="800000.00") for number in range(3)]

    assert queries(awards[:1]) == queries(awards) == 5


def test_a_page_with_ten_posts_takes_as_many_queries_as_one_with_none():
    def queries(award):
        with CaptureQueriesContext(connection) as captured:
            lines = overview_of(award).posts
            assert [line.cost for line in lines] == [D("57000.00")] * len(lines)
        return len(captured)

    build_post_rate(build_programme("kim-b2"))

    assert queries(build_kim_2("leer", own=0)) == queries(build_kim_2("voll", own=10))
