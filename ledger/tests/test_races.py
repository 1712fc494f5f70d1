"""Eight people spend from one purse at the same moment."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from ledger import journal, posting_function
from ledger.errors import ChargedYearClosed, NotEnoughMoney, PeriodClosed, YearClosed
from ledger.integrity import verify
from ledger.models import Account, Place, Posting, Voucher
from ledger.services import reverse
from ledger.tests.builders import (
    balances,
    book,
    build_line,
    build_purse,
    build_reopening,
    build_years,
    close_year,
    new_key,
)
from ledger.tests.together import together
from ledger.years import approve_reopening

SPENDERS = 8


@pytest.fixture
def purse(several_connections, clerk):
    """100 euro in hand."""
    build_years()
    purse = build_purse("Integrationspauschale")
    receive_100_euro(purse, clerk)
    return purse


def receive_100_euro(purse, actor):
    for source, target in ((Place.FUNDER, Place.PLEDGED), (Place.PLEDGED, Place.CASH)):
        book(
            source=purse[source],
            target=purse[target],
            amount=Decimal("100.00"),
            key=new_key(),
            actor=actor,
        )


def spend_ten_euro_twice(purse, actor):
    """Sixteen tries of all spenders together meet money for ten; give the refusals."""
    refusals = []
    for _ in range(2):
        try:
            book(
                source=purse[Place.CASH],
                target=purse[Place.SPENT],
                amount=Decimal("10.00"),
                key=new_key(),
                actor=actor,
            )
        except NotEnoughMoney as refusal:
            refusals.append(refusal.free)
    return refusals


def test_no_more_is_spent_than_there_is(purse, clerk):
    answers = together(*[lambda: spend_ten_euro_twice(purse, clerk)] * SPENDERS)

    refusals = [free for answer in answers for free in answer]
    assert refusals == [Decimal("0.00")] * (2 * SPENDERS - 10)
    assert balances(purse) == {
        Place.FUNDER: Decimal("-100.00"),
        Place.SPENT: Decimal("100.00"),
    }
    assert Posting.objects.filter(target=purse[Place.SPENT]).count() == 10
    assert verify() == []


def without_the_check():
    drop = "ALTER TABLE ledger_account DROP CONSTRAINT account_never_overdrawn"
    with connection.cursor() as cursor:
        cursor.execute(drop)


@pytest.mark.services
def test_without_lock_and_check_the_overdraw_does_happen(purse, clerk, monkeypatch):
    """The control: the test above would notice if nothing guarded the account."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, even without a lock")
    without_the_check()

    def read_without_lock(cursor, accounts):
        rows = Account.objects.filter(pk__in=accounts).order_by("pk")
        return [
            journal.LockedAccount(
                row.pk, row.place, int(row.balance * 100), row.may_go_below_zero, None
            )
            for row in rows
        ]

    monkeypatch.setattr(posting_function, "is_used", lambda: False)
    monkeypatch.setattr(journal, "lock_accounts", read_without_lock)
    try:
        for _ in range(20):
            together(*[lambda: spend_ten_euro_twice(purse, clerk)] * SPENDERS)
            if balances(purse).get(Place.CASH):
                break
            # Nobody was quick enough: once more from the start.
            receive_100_euro(purse, clerk)

        assert balances(purse)[Place.CASH] < 0
    finally:
        Account.objects.filter(balance__lt=0).update(may_go_below_zero=False, balance=0)
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE ledger_account ADD CONSTRAINT account_never_overdrawn "
                "CHECK (balance >= 0 OR may_go_below_zero)"
            )


def test_the_check_alone_prevents_the_overdraw(purse, clerk, monkeypatch):
    def believe_in_plenty(cursor, accounts):
        rows = Account.objects.filter(pk__in=accounts).order_by("pk")
        return [journal.LockedAccount(row.pk, row.place, 10**9, False, None) for row in rows]

    monkeypatch.setattr(journal, "lock_accounts", believe_in_plenty)

    answers = together(*[lambda: spend_ten_euro_twice(purse, clerk)] * SPENDERS)

    assert all("account_never_overdrawn" in str(answer) for answer in answers if answer)
    assert balances(purse) == {
        Place.FUNDER: Decimal("-100.00"),
        Place.SPENT: Decimal("100.00"),
    }
    assert verify() == []


def test_a_voucher_reversed_by_eight_people_is_reversed_once(purse, clerk):
    voucher = book(
        source=purse[Place.CASH],
        target=purse[Place.SPENT],
        amount=Decimal("10.00"),
        key=new_key(),
        actor=clerk,
    )

    def take_back():
        return reverse(
            voucher=voucher,
            reason="doppelt",
            booked_on=voucher.booked_on,
            key=new_key(),
            actor=clerk,
        )

    answers = together(*[take_back] * SPENDERS)

    assert sorted(type(answer).__name__ for answer in answers) == (
        ["AlreadyReversed"] * (SPENDERS - 1) + ["Voucher"]
    )
    assert Voucher.objects.filter(reverses=voucher).count() == 1
    assert verify() == []


def test_a_booking_and_its_opposite_never_wait_for_each_other(purse, clerk):
    """Each locks the same two accounts, from either side."""

    def move_often(source, target, amount="1.00", times=5):
        for _ in range(times):
            book(
                source=purse[source],
                target=purse[target],
                amount=Decimal(amount),
                key=new_key(),
                actor=clerk,
            )

    move_often(Place.CASH, Place.SPENT, "50.00", times=1)
    there, back = (Place.CASH, Place.SPENT), (Place.SPENT, Place.CASH)
    answers = together(*[lambda: move_often(*there), lambda: move_often(*back)] * 4)

    assert answers == [None] * 8
    assert balances(purse)[Place.SPENT] == Decimal("50.00")


@pytest.mark.parametrize(
    ("through", "booked_on", "year", "refusal"),
    [
        (date(2016, 12, 31), date(2016, 3, 1), None, YearClosed),
        (date(2016, 6, 30), date(2016, 6, 30), None, PeriodClosed),
        # Booked in the open year and charged to the one that is being closed.
        (date(2016, 12, 31), date(2017, 1, 12), 2016, ChargedYearClosed),
    ],
)
def test_a_close_racing_a_hundred_bookings_lets_no_later_one_in(
    purse, clerk, through, booked_on, year, refusal
):
    line = build_line("integrationspauschale")

    def close():
        with transaction.atomic():
            close_year(2016, clerk, through=through)
            return Voucher.objects.count()

    def spend_a_cent():
        return book(
            source=purse[Place.CASH],
            target=purse[Place.SPENT],
            amount=Decimal("0.01"),
            booked_on=booked_on,
            line=line,
            year=year,
            key=new_key(),
            actor=clerk,
        )

    def spend_cents():
        for _ in range(25):
            spend_a_cent()

    seen_at_closing, *answers = together(close, *[spend_cents] * 4)

    assert {type(answer) for answer in answers} <= {type(None), refusal}
    assert Voucher.objects.count() == seen_at_closing
    with pytest.raises(refusal):
        spend_a_cent()
    assert verify() == []


def test_of_eight_people_who_approve_a_reopening_one_does(purse, clerk):
    reopening = build_reopening(2016, clerk)
    others = [User.objects.create(username=f"leitung-{number}") for number in range(SPENDERS)]

    def approve(actor):
        return approve_reopening(reopening=reopening, key=new_key(), actor=actor)

    answers = together(*[lambda actor=actor: approve(actor) for actor in others])

    assert sorted(type(answer).__name__ for answer in answers) == (
        ["AlreadyApproved"] * (SPENDERS - 1) + ["ReopeningApproval"]
    )
    assert verify() == []
