"""The next fiscal year opens in time."""

from datetime import date

import pytest

from ledger.models import FiscalYear
from ledger.opened_years import open_years
from ledger.tests.builders import close_year

pytestmark = pytest.mark.django_db


def years():
    return set(FiscalYear.objects.values_list("year", flat=True))


@pytest.fixture
def only_2026(db):
    FiscalYear.objects.all().delete()
    FiscalYear.objects.create(year=2026)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 30), {2026}),
        (date(2026, 12, 1), {2026, 2027}),
        (date(2026, 12, 31), {2026, 2027}),
        # Nobody ran it in December.
        (date(2027, 1, 1), {2026, 2027}),
    ],
)
def test_the_next_year_opens_on_the_first_of_december(only_2026, today, expected):
    open_years(today)

    assert years() == expected


def test_an_empty_book_gets_the_year_of_today(db):
    FiscalYear.objects.all().delete()

    open_years(date(2026, 6, 1))

    assert years() == {2026}


def test_a_closed_year_stays_closed(only_2026, clerk):
    close_year(2026, clerk)

    open_years(date(2026, 12, 31))

    assert FiscalYear.objects.get(pk=2026).is_closed
    assert years() == {2026, 2027}
