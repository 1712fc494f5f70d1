"""Ausgabenkurve: what each month used, even use over time, and the forecast of the rule."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants.models import AwardNotice
from grants.queries.award_page import spending_window
from grants.queries.awards import places_of
from grants.queries.facts.spending import spending_facts
from grants.queries.spending_curve import CurvePoint, Forecast, spending_curve
from grants.services import record_expense, record_notice, record_repayment, reverse_booking
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_pass_through,
    build_person,
    new_key,
    pay,
    receive,
    spend,
)
from grants.tests.facts import facts_of
from grants.web.spending_chart import Mark, Stroke, chart_of

pytestmark = pytest.mark.django_db


def curve_of(award, today):
    return spending_curve(award, award.current_notice, places_of(award), today=today)


@pytest.fixture
def pauschale():
    """Integrationspauschale: 976.377,32 from 01.01.2019 to 30.11.2020, 350.000 of it spent."""
    return build_award(
        "pauschale",
        amount="976377.32",
        window=(date(2019, 1, 1), date(2020, 11, 30)),
        received="976377.32",
        spent="350000.00",
        spent_on=date(2019, 12, 15),
    )


def test_the_forecast_is_that_of_the_warning(pauschale):
    today = date(2020, 2, 15)

    curve = curve_of(pauschale, today)

    (facts,) = facts_of(spending_facts)
    assert curve.forecast == Forecast(
        date(2020, 11, 30),
        used=D("976377.32") - facts.lapses(today),
        lapses=facts.lapses(today),
    )
    # 350.000 in 411 days, 289 days left: 246.107,06 more.
    assert curve.forecast == Forecast(date(2020, 11, 30), D("596107.06"), D("380270.26"))
    assert (curve.used, facts.used) == (D("350000.00"), D("350000.00"))


def test_months_are_cumulative_and_the_last_one_ends_today():
    award = build_award(amount="366000.00", received="366000.00")
    spend(award, "1000.00", on=date(2024, 1, 31))
    spend(award, "500.00", on=date(2024, 3, 1))
    pass_through = build_pass_through(award, agreed="66700.00")
    pay(pass_through, "50025.00", on=date(2024, 3, 31))

    curve = curve_of(award, date(2024, 4, 9))

    # 366 days of 1.000 euro each.
    assert curve.points == (
        CurvePoint(date(2024, 1, 31), D("1000.00"), D("1000.00"), D("31000.00")),
        CurvePoint(date(2024, 2, 29), D("0.00"), D("1000.00"), D("60000.00")),
        CurvePoint(date(2024, 3, 31), D("50525.00"), D("51525.00"), D("91000.00")),
        CurvePoint(date(2024, 4, 9), D("0.00"), D("51525.00"), D("100000.00")),
    )


def test_a_reversal_takes_back_in_its_month():
    award = build_award(amount="366000.00", received="366000.00")
    wrong = spend(award, "1000.00", on=date(2024, 1, 31))
    reverse_booking(
        voucher=wrong.voucher, reason="Doppelt", booked_on=date(2024, 2, 1),
        today=date(2024, 2, 1), key=new_key(), actor=wrong.voucher.actor,
    )  # fmt: skip

    points = curve_of(award, date(2024, 2, 10)).points

    assert [(point.used_in_month, point.used) for point in points] == [
        (D("1000.00"), D("1000.00")),
        (D("-1000.00"), D("0.00")),
    ]


def test_what_is_prefinanced_counts_as_used():
    award = build_award(amount="1000.00")
    ask(
        record_expense,
        award=award, amount=D("400.00"), paid_on=date(2024, 1, 15), line=None, text="",
        prefinance=True, today=date(2024, 1, 15), key=new_key(), actor=build_person(),
    )  # fmt: skip
    before = curve_of(award, date(2024, 2, 10))
    receive(award, "400.00", on=date(2024, 2, 1))
    after = curve_of(award, date(2024, 2, 10))

    assert (before.used, after.used) == (D("400.00"), D("400.00"))
    assert [point.used for point in before.points] == [D("400.00")] * 2
    assert before.points == after.points


@pytest.mark.parametrize(
    ("days", "points", "has_forecast"),
    [
        (-1, 0, False),
        (0, 1, False),
        (173, 6, False),
        (174, 6, True),  # a quarter of the days, and the day itself
        (698, 23, True),
        (699, 23, False),
        (700, 23, False),
    ],
)
def test_before_the_window_on_its_days_and_after_it(pauschale, days, points, has_forecast):
    """The window has 700 days: the first is day 0, the last day 699."""
    curve = curve_of(pauschale, date(2019, 1, 1) + timedelta(days=days))

    assert (len(curve.points), curve.forecast is not None) == (points, has_forecast)


def test_where_all_is_used_there_is_nothing_to_forecast():
    award = build_award(amount="1000.00", received="1000.00", spent="1000.00")

    assert curve_of(award, date(2024, 10, 15)).forecast is None


def decide(award, amount, *, is_final=False):
    ask(
        record_notice,
        award=award,
        amount=D(amount),
        is_final=is_final,
        financing=AwardNotice.Financing.FIXED,
        period_from=date(2024, 1, 1),
        period_to=date(2024, 12, 31),
        spend_by=date(2024, 12, 31),
        decided_on=date(2024, 6, 3),
        key=new_key(),
        actor=build_person(),
    )
    award.refresh_from_db()


def test_after_a_lower_notice_nothing_is_left_and_nothing_forecast():
    """600 received and spent, 400 prefinanced; the notice then grants 600 only."""
    award = build_award(amount="1000.00", received="600.00", spent="600.00")
    ask(
        record_expense,
        award=award, amount=D("400.00"), paid_on=date(2024, 1, 15), line=None, text="",
        prefinance=True, today=date(2024, 1, 15), key=new_key(), actor=build_person(),
    )  # fmt: skip
    decide(award, "600.00")

    curve = curve_of(award, date(2024, 10, 15))
    window = spending_window(award.current_notice, places_of(award), today=date(2024, 10, 15))

    assert (curve.granted, curve.used, curve.forecast) == (D("600.00"), D("1000.00"), None)
    assert (window.granted, window.used, window.excess) == (
        D("600.00"),
        D("1000.00"),
        D("400.00"),
    )
    assert window.money_share == D(1000) / D(600) * 100


def test_what_is_granted_is_what_the_notice_says_and_not_what_came_in_twice():
    """100 received, 40 of it repaid, final notice over 100: the 40 are pledged again."""
    award = build_award(amount="100.00", received="100.00", spent="60.00")
    ask(
        record_repayment,
        award=award, amount=D("40.00"), repaid_on=date(2024, 5, 2), line=None, text="",
        today=date(2024, 5, 2), key=new_key(), actor=build_person(),
    )  # fmt: skip
    decide(award, "100.00", is_final=True)

    curve = curve_of(award, date(2024, 10, 15))
    window = spending_window(award.current_notice, places_of(award), today=date(2024, 10, 15))

    assert places_of(award).granted == D("140.00")
    assert (curve.granted, window.granted, window.used, window.money_share) == (
        D("100.00"),
        D("100.00"),
        D("60.00"),
        D(60),
    )
    assert curve.points[-1].even == D("78.96")


def test_what_is_overpaid_is_not_forecast_to_be_used():
    award = build_award(amount="1000.00", received="1000.00", spent="600.00")
    decide(award, "600.00")

    assert curve_of(award, date(2024, 10, 15)).forecast is None


def test_the_picture_runs_from_the_first_day_to_the_last(pauschale):
    chart = chart_of(curve_of(pauschale, date(2020, 2, 15)))

    assert chart.even == Stroke("0.00", "184.0", "100.00", "24.0")
    assert (chart.used[0].x1, chart.used[0].y1) == ("0.00", "184.0")
    assert chart.used[-1].x2 == chart.forecast.x1 == chart.today.x == "58.66"
    assert chart.forecast.x2 == "100.00"
    assert chart.years == (Mark("52.22", "middle", "2020"),)


@pytest.mark.parametrize(
    ("today", "anchor"),
    [(date(2019, 1, 1), "start"), (date(2019, 12, 1), "middle"), (date(2020, 11, 30), "end")],
)
def test_the_mark_of_today_stays_within_the_picture(pauschale, today, anchor):
    assert chart_of(curve_of(pauschale, today)).today.anchor == anchor


def test_a_window_of_one_day_can_be_drawn():
    award = build_award(amount="1000.00", window=(date(2024, 5, 1), date(2024, 5, 1)))

    chart = chart_of(curve_of(award, date(2024, 5, 1)))

    assert chart.even == Stroke("0.00", "184.0", "0.00", "24.0")


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_however_much_was_booked(django_assert_num_queries, count):
    award = build_award(received="376500.00")
    for month in range(1, count + 1):
        spend(award, "1000.00", on=date(2024, month, 1))
    places = places_of(award)

    with django_assert_num_queries(1):
        spending_curve(award, award.current_notice, places, today=date(2024, 10, 15))
