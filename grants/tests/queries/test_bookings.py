"""Lists of bookings: the last twenty with the sums of all, and the way to all of them."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants.models import Expense, Receipt
from grants.queries.bookings import booking_list
from grants.tests.builders import build_award, build_line, receive, spend
from grants.tests.queries.test_receipt_clock import take_back
from grants.tests.test_figures_and_journal import total_under
from grants.tests.web.reading import text_of
from grants.web.journal_links import journal_of_bookings
from ledger.money import ZERO

FIRST = date(2024, 2, 1)


@pytest.fixture
def kim(clerk):
    return build_award(
        "kim", amount="376500.00", expense_line=build_line("sachkosten"), received="300000.00"
    )


def spend_for_days(award, days):
    return [spend(award, "12.40", on=FIRST + timedelta(days=day)) for day in range(days)]


def figures_of(bookings):
    return len(bookings.rows), bookings.count, bookings.total, bookings.has_more


@pytest.mark.parametrize(
    ("days", "figures"),
    [
        (0, (0, 0, ZERO, False)),
        (19, (19, 19, D("235.60"), False)),
        (20, (20, 20, D("248.00"), False)),
        (21, (20, 21, D("260.40"), True)),
    ],
)
def test_the_last_twenty_are_listed_and_all_are_summed(kim, days, figures):
    spent = spend_for_days(kim, days)

    bookings = booking_list(kim.expenses.all())

    assert figures_of(bookings) == figures
    assert [row.booking for row in bookings.rows] == spent[-20:]


def test_what_was_taken_back_is_listed_and_not_summed(kim):
    spent = spend_for_days(kim, 22)
    take_back(spent[0], on=date(2024, 5, 1))
    take_back(spent[-1], on=date(2024, 5, 1))

    bookings = booking_list(kim.expenses.all())

    assert figures_of(bookings) == (20, 22, D("248.00"), True)
    assert [row.booking for row in bookings.rows if row.reversal] == [spent[-1]]


def test_a_long_list_takes_as_many_queries_as_a_short_one(kim, django_assert_num_queries):
    spend_for_days(kim, 1)
    with django_assert_num_queries(3):
        booking_list(kim.expenses.all())
    spend_for_days(kim, 60)
    with django_assert_num_queries(3):
        booking_list(kim.expenses.all())


def test_the_page_leads_from_the_last_twenty_to_all_in_the_journal(client, clerk, kim):
    client.force_login(clerk)
    spend_for_days(kim, 21)

    page = client.get("/zuwendungen/kim/")

    assert "Summe aller 21 260,40 € Gezeigt sind die letzten 20. Alle 21 im Journal" in text_of(
        page
    )
    assert total_under(journal_of_bookings(kim, Expense)) == D("260.40")


def test_receipts_are_listed_likewise_and_their_journal_counts_what_was_promised(
    client, clerk, kim
):
    client.force_login(clerk)
    for day in range(20):
        receive(kim, "100.00", on=FIRST + timedelta(days=day))

    page = client.get("/zuwendungen/kim/")

    clocked = page.context["receipt_clocks"]
    assert figures_of(clocked.bookings) == (20, 21, D("302000.00"), True)
    assert clocked.left == D("302000.00")
    assert total_under(journal_of_bookings(kim, Receipt)) == D("-302000.00")
