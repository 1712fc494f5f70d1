"""50.000 euro come in on 10 March 2024: nobody can have paid them out five days earlier."""

from datetime import date, timedelta
from decimal import Decimal as D
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from ledger import posting_function
from ledger.day_balances import TimeBelowZero, least_from, times_below_zero
from ledger.errors import BelowZeroOnDay, NotEnoughMoney
from ledger.integrity import verify
from ledger.models import Account, Command, Place
from ledger.services import Entry, Move, reverse, write_vouchers
from ledger.tests.builders import book, build_purse, new_key
from ledger.tests.faults import everything

GRANTED_ON, CAME_ON = date(2024, 1, 2), date(2024, 3, 10)
A_DAY = timedelta(days=1)
NBSP = "\u00a0"
GRANTED = D("80000.00")
RECEIVED = D("50000.00")
BY_FUNCTION = pytest.param(
    True,
    marks=pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has it"),
)


@pytest.fixture(params=[False, BY_FUNCTION])
def by_function(request, monkeypatch):
    """By the statements of both databases, and by the function of PostgreSQL."""
    monkeypatch.setattr(posting_function, "is_used", lambda: request.param)


@pytest.fixture
def purse(fiscal_years, clerk):
    purse = build_purse("KIM 2024")
    for source, target, amount, day in (
        (Place.FUNDER, Place.PLEDGED, GRANTED, GRANTED_ON),
        (Place.PLEDGED, Place.CASH, RECEIVED, CAME_ON),
    ):
        move(purse, clerk, source, target, amount, day)
    return purse


def move(purse, clerk, source, target, amount, day):
    return book(
        source=purse[source],
        target=purse[target],
        amount=D(amount),
        booked_on=day,
        key=new_key(),
        actor=clerk,
    )


@pytest.fixture
def spend(purse, clerk):
    return lambda amount, day: move(purse, clerk, Place.CASH, Place.SPENT, amount, day)


@pytest.fixture
def receive(purse, clerk):
    return lambda amount, day: move(purse, clerk, Place.PLEDGED, Place.CASH, amount, day)


def refuses(refusal, *args):
    """The sentence of a refusal that left everything as it was."""
    before = everything()
    with pytest.raises(refusal) as refused, transaction.atomic():
        args[0](*args[1:])
    assert everything() == before
    return str(refused.value).replace(NBSP, " ")


def test_what_came_on_the_tenth_is_paid_out_from_the_tenth_on(by_function, spend):
    assert refuses(BelowZeroOnDay, spend, "50000.00", CAME_ON - A_DAY) == (
        "Am 09.03.2024 fehlen dafür 50.000,00 € unter „Bestand“, erst ab dem 10.03.2024 "
        "sind sie da. Bitte mit einem Datum ab dem 10.03.2024 buchen."
    )
    spend("20000.00", CAME_ON)
    spend("20000.00", CAME_ON + A_DAY)
    spend("10000.00", CAME_ON)
    assert verify() == []
    assert times_below_zero() == []


def test_the_first_day_that_lacks_something_is_named_and_the_last_one_decides(
    by_function, spend, receive
):
    """In hand: 50.000 from 10 March, 10.000 from 1 April, 25.000 from 2 May."""
    spend("40000.00", date(2024, 4, 1))
    receive("15000.00", date(2024, 5, 2))

    assert refuses(BelowZeroOnDay, spend, "12000.00", date(2024, 3, 20)) == (
        "Am 01.04.2024 fehlen dafür 2.000,00 € unter „Bestand“, erst ab dem 02.05.2024 "
        "sind sie da. Bitte mit einem Datum ab dem 02.05.2024 buchen."
    )
    assert "Am 09.03.2024 fehlen dafür 12.000,00 €" in refuses(
        BelowZeroOnDay, spend, "12000.00", date(2024, 3, 9)
    )
    assert "Im Bestand sind nur noch 25.000,00 €" in refuses(
        NotEnoughMoney, spend, "25000.01", date(2024, 3, 20)
    )
    spend("10000.00", date(2024, 3, 20))
    spend("15000.00", date(2024, 5, 2))


def test_every_place_has_to_hold_what_leaves_it(by_function, receive):
    """On 1 January nothing was granted yet that could have come in."""
    assert "fehlen dafür 0,01 € unter „bewilligt, noch nicht eingegangen“" in refuses(
        BelowZeroOnDay, receive, "0.01", GRANTED_ON - A_DAY
    )
    receive("0.01", GRANTED_ON)


def test_a_voucher_is_judged_by_what_it_moves_in_all(by_function, purse, clerk):
    """A transfer takes money off and puts it back, on whichever day."""
    Command.objects.create(key="umbuchung", name="test", fingerprint="", actor=clerk)
    cash, spent = purse[Place.CASH], purse[Place.SPENT]
    entry = Entry([Move(cash, spent, D("1.00")), Move(spent, cash, D("1.00"))], GRANTED_ON, "Um")

    assert len(write_vouchers(entries=[entry], key="umbuchung", actor=clerk)) == 1


def test_a_reversal_does_not_take_back_money_that_is_missing_in_between(
    by_function, purse, clerk, spend, receive
):
    first = receive("1000.00", GRANTED_ON)
    spend("51000.00", date(2024, 4, 1))
    receive("1000.00", date(2024, 5, 2))

    def take_back(day):
        reverse(voucher=first, reason="Irrläufer", booked_on=day, key=new_key(), actor=clerk)

    assert refuses(BelowZeroOnDay, take_back, date(2024, 3, 31)) == (
        "Am 01.04.2024 fehlen dafür 1.000,00 € unter „Bestand“, erst ab dem 02.05.2024 "
        "sind sie da. Bitte mit einem Datum ab dem 02.05.2024 buchen."
    )
    take_back(date(2024, 5, 2))
    assert times_below_zero() == []


def test_many_vouchers_at_once_are_judged_by_whole_days(purse, clerk):
    def book_all(*amounts):
        """Received if above zero, else spent."""
        key = new_key()
        Command.objects.create(key=key, name="test", fingerprint="", actor=clerk)
        pledged, cash, spent = purse[Place.PLEDGED], purse[Place.CASH], purse[Place.SPENT]
        entries = [
            Entry(
                [Move(pledged, cash, D(amount)) if amount > 0 else Move(cash, spent, D(-amount))],
                day,
                "Import",
            )
            for amount, day in amounts
        ]
        write_vouchers(entries=entries, key=key, actor=clerk)

    late = (20_000, date(2024, 6, 3))
    assert "Am 31.05.2024 fehlen dafür 10.000,00 €" in refuses(
        BelowZeroOnDay, book_all, (-60_000, date(2024, 5, 31)), late
    )
    assert "Am 09.03.2024 fehlen dafür 1,00 €" in refuses(
        BelowZeroOnDay, book_all, (-1, date(2024, 3, 9)), late
    )
    book_all((-60_000, date(2024, 6, 3)), late, (5_000, date(2024, 2, 1)), (-5_000, CAME_ON))
    assert times_below_zero() == []
    assert verify() == []


def test_what_can_be_taken_on_a_day_is_the_least_from_then_on(purse, spend, receive):
    spend("40000.00", date(2024, 4, 1))
    receive("15000.00", date(2024, 5, 2))
    cash = Account.objects.get(pk=purse[Place.CASH].pk)

    days = ("2024-03-09", "2024-03-10", "2024-04-01", "2024-05-01", "2024-05-02", "2024-12-31")
    assert [least_from(cash, date.fromisoformat(day)) for day in days] == [
        D("0.00"),
        D("10000.00"),
        D("10000.00"),
        D("10000.00"),
        D("25000.00"),
        D("25000.00"),
    ]


@pytest.fixture
def older_book(purse, spend):
    """Before the rule 50.000 euro went out on 5 March; they came in on 10 March."""
    cash = Account.objects.filter(pk=purse[Place.CASH].pk)
    cash.update(last_booked_on=None)
    voucher = spend("50000.00", date(2024, 3, 5))
    cash.update(last_booked_on=CAME_ON, was_below_zero=True)
    return voucher


def test_a_day_of_an_older_book_may_stay_below_zero_but_not_fall_further(
    older_book, clerk, spend, receive
):
    receive("3000.00", date(2024, 3, 7))
    assert "Am 06.03.2024 fehlen dafür 50.001,00 €" in refuses(
        BelowZeroOnDay, spend, "1.00", date(2024, 3, 6)
    )
    spend("1.00", CAME_ON)

    # Taken back on its own day it heals the book.
    reverse(
        voucher=older_book, reason="Tag", booked_on=date(2024, 3, 5), key=new_key(), actor=clerk
    )
    assert times_below_zero() == []


def test_verify_names_the_days_of_an_older_book_and_still_finds_its_figures_right(
    older_book, purse
):
    cash = Account.objects.get(pk=purse[Place.CASH].pk)

    assert times_below_zero() == [
        TimeBelowZero(cash, date(2024, 3, 5), CAME_ON, D("-50000.00"), (older_book.pk,))
    ]
    assert times_below_zero(accounts=[purse[Place.SPENT].pk]) == []
    assert verify() == []
    said = StringIO()
    call_command("verify", stdout=said)
    assert said.getvalue().replace(NBSP, " ").splitlines()[1:] == [
        f"Hinweis: Konto {cash.pk} KIM 2024 (Bestand): ab 05.03.2024 um bis zu 50.000,00 € "
        f"unter null, gedeckt ab 10.03.2024 (Beleg {older_book.pk})"
    ]


def test_verify_recomputes_the_last_day_of_each_account(purse):
    cash = Account.objects.filter(pk=purse[Place.CASH].pk)
    cash.update(last_booked_on=CAME_ON - A_DAY)

    assert [str(deviation) for deviation in verify()] == [
        f"Konto {cash.get().pk} KIM 2024 (Bestand), letzter Buchungstag: gespeichert "
        "09.03.2024, laut Journal 10.03.2024"
    ]
    cash.update(balance=F("balance"), last_booked_on=CAME_ON)
    assert verify() == []
