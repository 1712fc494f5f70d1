from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.months import add_months, end_of_month_after

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 12, 31))
MONTHS = st.integers(min_value=0, max_value=120)


@pytest.mark.parametrize(
    ("paid_on", "months", "use_by"),
    [
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2027, 12, 30), 2, date(2028, 2, 29)),
        (date(2026, 8, 31), 2, date(2026, 10, 31)),
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
        (date(2026, 12, 1), 18, date(2028, 6, 1)),
    ],
)
def test_a_period_of_months_ends_on_the_same_day_or_the_last_of_a_short_month(
    paid_on, months, use_by
):
    assert add_months(paid_on, months) == use_by


@pytest.mark.parametrize(
    ("period_to", "months", "due"),
    [
        (date(2024, 12, 31), 6, date(2025, 6, 30)),
        (date(2025, 12, 15), 6, date(2026, 6, 30)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2020, 11, 30), 6, date(2021, 5, 31)),
    ],
)
def test_a_proof_is_due_with_the_end_of_the_month(period_to, months, due):
    assert end_of_month_after(period_to, months) == due


@given(day=DAYS, months=MONTHS)
def test_both_land_in_the_month_that_many_months_later(day, months):
    added = add_months(day, months)
    end = end_of_month_after(day, months)

    passed = (added.year - day.year) * 12 + added.month - day.month
    assert (passed, added.replace(day=1)) == (months, end.replace(day=1))
    assert added.day == min(day.day, end.day)
