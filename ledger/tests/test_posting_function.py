"""On PostgreSQL one function books a voucher; it leaves what the statements of SQLite leave."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ledger import journal, posting_function
from ledger.errors import Refusal
from ledger.integrity import install_guards, missing_guards, verify
from ledger.models import (
    Account,
    AccountTurnover,
    Appropriation,
    Command,
    LineTurnover,
    Place,
    Posting,
    Voucher,
)
from ledger.services import Move, reverse, write_voucher
from ledger.tests.builders import book as book_one
from ledger.tests.builders import build_line, build_purse, close_year, new_key

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has functions"),
]
WRITTEN = (Account, AccountTurnover, Appropriation, LineTurnover, Posting, Voucher)
# Numbers are not given twice, and moments differ.
BY_CHANCE = ("id", "voucher_id", "recorded_at")


@pytest.fixture
def book(fiscal_years, clerk):
    """KIM 2024: 376.500 euro granted and received, 66.700 of them bound in 2023."""
    purse = build_purse("KIM 2024")
    income = build_line("kim-ertrag", side="income", budgeted={2024: "376500.00"})
    expense = build_line("kim-aufwand", budgeted={2023: "66700.00", 2024: "376500.00"})
    lines = {"income": income, "expense": expense, None: None}

    def book_moves(*moves, booked_on=date(2024, 3, 1), key=None):
        key = key or new_key()
        Command.objects.create(key=key, name="test", fingerprint="", actor=clerk)
        return write_voucher(
            moves=[
                Move(purse[source], purse[target], Decimal(amount), lines[line], year)
                for source, target, amount, line, year in moves
            ],
            booked_on=booked_on,
            text="Buchung",
            key=key,
            actor=clerk,
            document_number="2024/0815",
        )

    book_moves((Place.FUNDER, Place.PLEDGED, "376500.00", None, None))
    book_moves((Place.PLEDGED, Place.CASH, "376500.00", "income", None))
    book_moves((Place.AGREEMENTS, Place.COMMITTED, "66700.00", "expense", 2023))
    close_year(2023, clerk)
    return book_moves


SPEND = (Place.CASH, Place.SPENT, "1234.56", "expense", None)
PASS_ON = (Place.CASH, Place.WITH_RECIPIENT, "66700.00", "expense", None)
RELEASE = (Place.COMMITTED, Place.AGREEMENTS, "66700.00", "expense", 2023)


@pytest.mark.parametrize(
    "moves",
    [
        [SPEND],
        [(Place.CASH, Place.SPENT, "0.01", None, None)],
        [SPEND, (Place.SPENT, Place.CASH, "234.56", "expense", None)],
        # In another year that has no Ansatz yet.
        [(Place.CASH, Place.SPENT, "99.99", "expense", 2025)],
        # A commitment ends in the closed year that it was bound in.
        [PASS_ON, RELEASE],
        # Refused: too much, too much in all, a closed year.
        [(Place.CASH, Place.SPENT, "376500.01", "expense", None)],
        [(Place.CASH, Place.SPENT, "376500.00", "expense", None), SPEND],
        [SPEND, (Place.CASH, Place.SPENT, "1.00", "expense", 2023)],
    ],
)
def test_the_function_leaves_what_the_statements_leave(book, monkeypatch, moves):
    by_function = rows_after(lambda: book(*moves, key="formular-4711"))
    monkeypatch.setattr(posting_function, "is_used", lambda: False)
    by_statements = rows_after(lambda: book(*moves, key="formular-4711"))

    assert by_function == by_statements


@pytest.mark.parametrize("booked_on", ["2023-12-31", "2024-01-01", "2027-12-31", "2028-01-01"])
def test_it_takes_the_days_that_the_statements_take(book, monkeypatch, booked_on):
    day = date.fromisoformat(booked_on)
    by_function = rows_after(lambda: book(SPEND, booked_on=day, key="formular-4711"))
    monkeypatch.setattr(posting_function, "is_used", lambda: False)
    by_statements = rows_after(lambda: book(SPEND, booked_on=day, key="formular-4711"))

    assert by_function == by_statements


def test_a_reversal_goes_through_the_function_too(book, clerk, monkeypatch):
    voucher = book(PASS_ON, RELEASE)

    def take_back():
        reverse(
            voucher=voucher,
            reason="Zahlendreher",
            booked_on=date(2024, 4, 1),
            key="storno-4711",
            actor=clerk,
        )

    by_function = rows_after(take_back)
    monkeypatch.setattr(posting_function, "is_used", lambda: False)

    assert by_function == rows_after(take_back)


def rows_after(action):
    """What the tables hold after the action, or how it was refused; then it is taken back."""
    refusal = None
    with transaction.atomic():
        try:
            action()
        except Refusal as refused:
            refusal = type(refused), str(refused)
        rows = {
            model._meta.label: sorted(
                str({column: row[column] for column in row if column not in BY_CHANCE})
                for row in model.objects.values()
            )
            for model in WRITTEN
        }
        assert verify() == []
        transaction.set_rollback(True)
    return refusal, rows


def test_a_booking_takes_three_statements_and_two_for_what_hangs_on_it(
    fiscal_years, clerk, django_assert_num_queries
):
    purse = build_purse("Integrationspauschale")
    facts = {"source": purse[Place.FUNDER], "target": purse[Place.PLEDGED], "actor": clerk}
    amount, key = Decimal("100.00"), new_key()

    # The savepoint of the test and its end are two more, and the grants ask what was booked on and
    # mark what they have to look at again.
    with django_assert_num_queries(7):
        book_one(amount=amount, key=key, **facts)


@pytest.mark.parametrize(
    "change",
    [
        "DROP FUNCTION ledger_post",
        "CREATE FUNCTION ledger_post () RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        "ALTER FUNCTION ledger_post SECURITY DEFINER",
        "ALTER FUNCTION ledger_post SET search_path = public",
    ],
)
def test_a_function_that_is_gone_altered_or_not_the_only_one_is_named_and_put_back(db, change):
    run(change)

    assert missing_guards() == {"ledger_post"}
    install_guards()
    assert missing_guards() == set()


def test_every_column_of_a_voucher_is_written_on_each_way(fiscal_years, clerk, monkeypatch):
    """A column that a later release adds must not be left out by one of them."""
    columns = {field.column for field in Voucher._meta.concrete_fields if not field.primary_key}
    by_function = re.search(r"INSERT INTO ledger_voucher \((.*?)\)", posting_function._BODY, re.S)
    in_bulk = []
    monkeypatch.setattr(
        journal, "_insert", lambda cursor, model, names, rows: in_bulk.append(names)
    )

    with connection.cursor() as cursor:
        journal.insert_vouchers(
            cursor,
            [(date(2024, 5, 2), "", "Buchung")],
            key="k",
            actor=clerk.pk,
            recorded_at=timezone.now(),
        )

    assert {name.strip() for name in by_function[1].split(",")} == columns
    # What is booked in bulk takes nothing back.
    assert set(in_bulk[0]) - {"id"} == columns - {"reverses_id"}


def test_a_function_that_was_replaced_is_named_and_put_back(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('ledger_post'::regproc)")
        replaced = cursor.fetchone()[0].replace("WHERE NOT kept.may_go", "WHERE kept.may_go")
    run(replaced)

    assert missing_guards() == {"ledger_post"}
    assert [str(deviation) for deviation in verify()] == [
        "Schutz ledger_post: gespeichert fehlt, laut Journal vorgesehen"
    ]

    install_guards()
    assert missing_guards() == set()


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
