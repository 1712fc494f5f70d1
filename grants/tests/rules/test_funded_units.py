from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.funded_units import (
    RatedUnits,
    amount_of,
    days_within,
    months_filled,
    whole_months,
)

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def test_kim_2_of_2024():
    posts = [RatedUnits(D(18), D("57000.00"))]

    assert amount_of(posts) == D("1026000.00")


def test_a_post_that_starts_in_june():
    assert amount_of(
        [RatedUnits(D(17), D("57000.00")), RatedUnits(D(1), D("57000.00"), months=7)]
    ) == D("1002250.00")


def test_the_share_is_taken_of_the_whole_and_rounded_once():
    thirds = [RatedUnits(D("0.33"), D("0.01"))] * 3

    assert amount_of(thirds) == D("0.01")
    assert amount_of(thirds, quota=D("0.5")) == D("0.00")


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2024, 1, 1), date(2024, 6, 30), 6),
        (date(2024, 2, 15), date(2025, 2, 14), 12),
        (date(2024, 2, 15), date(2025, 2, 15), 13),
        (date(2021, 5, 14), date(2022, 12, 31), 20),
        (date(2024, 1, 1), date(2024, 1, 1), 1),
    ],
)
def test_months_from_day_to_day_are_rounded_up(first, last, months):
    assert whole_months(first, last) == months


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, YEAR),
        (date(2024, 7, 1), None, (date(2024, 7, 1), YEAR[1])),
        (None, date(2024, 6, 30), (YEAR[0], date(2024, 6, 30))),
        # Rows of an earlier notice may lie beyond the period of a later one.
        (date(2023, 7, 1), date(2025, 6, 30), YEAR),
    ],
)
def test_a_unit_is_granted_throughout_unless_the_notice_names_days(first, last, days):
    assert days_within(first, last, YEAR) == days


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), D(12)),
        (date(2023, 7, 1), date(2025, 6, 30), D(12)),
        (date(2024, 6, 1), date(2024, 12, 31), D(7)),
        (date(2024, 6, 16), date(2024, 6, 30), D("0.5")),
        (date(2024, 2, 1), date(2024, 2, 29), D(1)),
        (date(2024, 12, 31), date(2025, 12, 31), D(1) / 31),
        (date(2025, 1, 1), date(2025, 12, 31), D(0)),
        (date(2022, 1, 1), date(2023, 12, 31), D(0)),
    ],
)
def test_months_filled_within_2024(first, last, months):
    assert months_filled(first, last, within=YEAR) == months


@given(st.dates(*YEAR), st.dates(*YEAR))
def test_a_post_handed_over_counts_once(one, another):
    first, last = sorted((one, another))
    if first == last:
        return

    before = months_filled(YEAR[0], date.fromordinal(last.toordinal() - 1), within=YEAR)
    after = months_filled(last, YEAR[1], within=YEAR)

    assert round(before + after, 20) == D(12)
