from datetime import date

import pytest

from grants.rules.workdays import is_workday, last_workday_before, legal_end_of, next_workday


@pytest.mark.parametrize(
    ("day", "shifted"),
    [
        (date(2024, 3, 31), date(2024, 4, 2)),  # Easter Sunday, then Easter Monday
        (date(2024, 6, 30), date(2024, 7, 1)),
        (date(2025, 4, 18), date(2025, 4, 22)),  # Good Friday
        (date(2025, 11, 30), date(2025, 12, 1)),
        (date(2026, 1, 31), date(2026, 2, 2)),
        (date(2026, 2, 28), date(2026, 3, 2)),
        (date(2026, 5, 1), date(2026, 5, 4)),
        (date(2026, 10, 3), date(2026, 10, 5)),
        (date(2026, 10, 31), date(2026, 11, 2)),  # All Saints' Day is the Sunday after it
        (date(2027, 1, 31), date(2027, 2, 1)),
        (date(2027, 10, 31), date(2027, 11, 2)),  # All Saints' Day is the Monday after it
        (date(2027, 12, 25), date(2027, 12, 27)),
        (date(2026, 3, 31), date(2026, 3, 31)),  # a Tuesday stays
    ],
)
def test_a_day_off_shifts_to_the_next_workday(day, shifted):
    assert next_workday(day) == shifted


def test_corpus_christi_is_a_day_off_here_and_the_reformation_day_is_not():
    assert (is_workday(date(2024, 5, 30)), is_workday(date(2024, 10, 31))) == (False, True)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2024, 4, 2), date(2024, 3, 28)),  # Easter: from Good Friday to Monday
        (date(2024, 4, 3), date(2024, 4, 2)),
    ],
)
def test_the_last_workday_before_a_day(day, before):
    assert last_workday_before(day) == before


@pytest.mark.parametrize(("is_shiftable", "end"), [(True, (2024, 4, 2)), (False, (2024, 3, 31))])
def test_only_what_the_law_shifts_ends_later(is_shiftable, end):
    assert legal_end_of(date(2024, 3, 31), is_shiftable=is_shiftable) == date(*end)
