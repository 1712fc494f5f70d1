"""SprachmittlerPool 2024: what was known on a day, and what belongs to it by value date."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.as_of import (
    MonthRow,
    balances_as_of,
    booked_to,
    line_totals_as_of,
    month_report,
    shown_on,
)
from ledger.integrity import verify
from ledger.models import Place
from ledger.money import ZERO
from ledger.queries import balances_of
from ledger.services import reverse
from ledger.tests.builders import book, build_line, build_purse, new_key
from ledger.tests.moments import GERMANY, set_clock

GRANTED, SPENT = Decimal("50000.00"), Decimal("12000.00")


@pytest.fixture
def at(monkeypatch):
    """Set the clock to a moment in Germany."""

    return lambda *moment: set_clock(monkeypatch, datetime(*moment, tzinfo=GERMANY))


@pytest.fixture
def line():
    return build_line("sprachmittlerpool", budgeted={2024: "50000.00"})


@pytest.fixture
def accounts(fiscal_years, clerk, at, line):
    accounts = build_purse("SprachmittlerPool 2024")

    def move(source, target, amount, booked_on, of_line=None):
        return book(
            source=accounts[source],
            target=accounts[target],
            amount=amount,
            booked_on=booked_on,
            line=of_line,
            key=new_key(),
            actor=clerk,
        )

    at(2024, 1, 5, 9, 0)
    move(Place.FUNDER, Place.PLEDGED, GRANTED, date(2024, 1, 2))
    # The money came on the last day of March and was recorded two days later.
    at(2024, 4, 2, 10, 0)
    move(Place.PLEDGED, Place.CASH, GRANTED, date(2024, 3, 31))
    # An invoice of March, found in May.
    at(2024, 5, 10, 15, 0)
    invoice = move(Place.CASH, Place.SPENT, SPENT, date(2024, 3, 31), line)
    # Taken back in the night: in Germany it is June already, in UTC still May.
    at(2024, 6, 1, 0, 30)
    reverse(
        voucher=invoice,
        reason="gehört zu KIM",
        booked_on=date(2024, 5, 31),
        key=new_key(),
        actor=clerk,
    )
    return accounts


def figures(as_of, accounts):
    """Pledged, in hand and spent at that day, and actual of the line."""
    purse = accounts[Place.CASH].purse
    balances = balances_as_of(as_of, [purse])[purse.pk]
    assert sum(balances.values()) == ZERO
    line = line_totals_as_of(as_of, 2024)
    actual = [total[0] for total in line.values()] or [ZERO]
    return balances[Place.PLEDGED], balances[Place.CASH], balances[Place.SPENT], actual[0]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 1, 4), (ZERO, ZERO, ZERO, ZERO)),
        (date(2024, 1, 5), (GRANTED, ZERO, ZERO, ZERO)),
        (date(2024, 4, 1), (GRANTED, ZERO, ZERO, ZERO)),
        (date(2024, 4, 2), (ZERO, GRANTED, ZERO, ZERO)),
        (date(2024, 5, 9), (ZERO, GRANTED, ZERO, ZERO)),
        (date(2024, 5, 10), (ZERO, GRANTED - SPENT, SPENT, SPENT)),
        (date(2024, 5, 31), (ZERO, GRANTED - SPENT, SPENT, SPENT)),
        (date(2024, 6, 1), (ZERO, GRANTED, ZERO, ZERO)),
    ],
)
def test_a_page_of_a_past_day_can_be_shown_again(accounts, day, expected):
    assert figures(shown_on(day), accounts) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 1, 1), (ZERO, ZERO, ZERO, ZERO)),
        (date(2024, 1, 2), (GRANTED, ZERO, ZERO, ZERO)),
        (date(2024, 3, 30), (GRANTED, ZERO, ZERO, ZERO)),
        (date(2024, 3, 31), (ZERO, GRANTED - SPENT, SPENT, SPENT)),
        (date(2024, 5, 30), (ZERO, GRANTED - SPENT, SPENT, SPENT)),
        (date(2024, 5, 31), (ZERO, GRANTED, ZERO, ZERO)),
        (date(2024, 12, 31), (ZERO, GRANTED, ZERO, ZERO)),
    ],
)
def test_by_value_date_all_that_is_known_today_counts(accounts, day, expected):
    assert figures(booked_to(day), accounts) == expected


def test_at_the_end_both_are_the_balances_of_today(accounts):
    purse = accounts[Place.CASH].purse

    today = balances_of([purse])
    assert balances_as_of(shown_on(date(2024, 12, 31)), [purse]) == today
    assert balances_as_of(booked_to(date(2024, 12, 31)), [purse]) == today
    assert verify() == []


def test_only_the_places_that_are_asked_for_are_answered(accounts):
    """Of a posting between two places one may be asked for and the other not."""
    purse = accounts[Place.CASH].purse
    places = [Place.CASH, Place.REPAID]
    in_december = date(2024, 12, 31)
    mid_march = shown_on(date(2024, 3, 20))

    answers = [
        balances_of([purse], places=places),
        balances_as_of(shown_on(in_december), [purse], places=places),
        balances_as_of(booked_to(in_december), [purse], places=places),
    ]
    at_cash = [row for row in month_report(2024, [purse]) if row.place == Place.CASH]
    at_cash_in_march = [
        row for row in month_report(2024, [purse], as_of=mid_march) if row.place == Place.CASH
    ]

    assert answers == [{purse.pk: {Place.CASH: GRANTED, Place.REPAID: ZERO}}] * 3
    assert month_report(2024, [purse], places=places) == at_cash != []
    assert month_report(2024, [purse], places=places, as_of=mid_march) == at_cash_in_march


def test_the_month_report_goes_by_value_date(accounts):
    purse = accounts[Place.CASH].purse

    rows = month_report(2024, [purse])

    assert sorted(rows, key=lambda row: (row.month, row.place)) == [
        MonthRow(purse.pk, Place.FUNDER, 1, ZERO, GRANTED),
        MonthRow(purse.pk, Place.PLEDGED, 1, GRANTED, ZERO),
        MonthRow(purse.pk, Place.CASH, 3, GRANTED, SPENT),
        MonthRow(purse.pk, Place.PLEDGED, 3, ZERO, GRANTED),
        MonthRow(purse.pk, Place.SPENT, 3, SPENT, ZERO),
        MonthRow(purse.pk, Place.CASH, 5, SPENT, ZERO),
        MonthRow(purse.pk, Place.SPENT, 5, ZERO, SPENT),
    ]
    assert month_report(2023, [purse]) == []


def test_many_purses_take_as_many_queries_as_one(accounts):
    purses = [accounts[Place.CASH].purse]

    def ask():
        with CaptureQueriesContext(connection) as queries:
            balances_as_of(shown_on(date(2024, 5, 10)), purses)
        return len(queries)

    of_one = ask()
    purses += [build_purse(f"Topf {number}")[Place.CASH].purse for number in range(20)]

    assert of_one == ask() == 3
