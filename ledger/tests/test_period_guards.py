"""Past the program: the database itself keeps a closed period closed, and its log as it is."""

from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from ledger import years
from ledger.integrity import install_guards, missing_guards, remove_guards, verify
from ledger.models import (
    Command,
    FiscalYear,
    PeriodClosing,
    PeriodReopening,
    Place,
    Posting,
    ReopeningApproval,
    Voucher,
)
from ledger.period_guards import (
    CLOSED_BACKWARDS,
    NOT_IN_THE_LOG,
    PERIOD_IS_CLOSED,
    SECOND_PERSON,
    YEAR_IS_CLOSED,
)
from ledger.tests.builders import (
    book,
    build_line,
    build_purse,
    build_reopening,
    build_years,
    close_year,
    new_key,
)
from ledger.tests.together import together

A_DAY = timedelta(days=1)
HALF_YEAR = date(2024, 6, 30)
LAST_DAY = date(2024, 12, 31)
UNCHANGEABLE = "Das Journal ist unveränderlich"


@pytest.fixture
def purse(fiscal_years, clerk):
    """1.000 euro in hand, 100 of them spent in May."""
    return fill_purse(clerk)


def fill_purse(actor):
    purse = build_purse("SprachmittlerPool 2024")
    for source, target, amount in (
        (Place.FUNDER, Place.PLEDGED, "1000.00"),
        (Place.PLEDGED, Place.CASH, "1000.00"),
        (Place.CASH, Place.SPENT, "100.00"),
        (Place.AGREEMENTS, Place.COMMITTED, "200.00"),
    ):
        book(
            source=purse[source],
            target=purse[target],
            amount=Decimal(amount),
            booked_on=date(2024, 5, 2),
            key=new_key(),
            actor=actor,
        )
    return purse


@pytest.fixture
def second_person(db):
    return User.objects.create(username="stellvertretung")


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def refused(change):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        change()
    return str(refusal.value)


def insert_voucher(booked_on, *, reverses=None):
    """A voucher written by hand."""
    command, actor = Command.objects.values_list("pk", "actor").first()
    run(
        "INSERT INTO ledger_voucher (command_id, booked_on, recorded_at, document_number, text, "
        "actor_id, reverses_id, reason, is_example) VALUES (%s, %s, %s, '', 'von Hand', %s, %s, "
        "'Grund', false)",
        command,
        booked_on,
        "2025-02-03 12:00:00+00:00",
        actor,
        reverses,
    )
    return Voucher.objects.latest("id")


def insert_posting(voucher, purse, source=Place.CASH, target=Place.SPENT, *, line=None, year=None):
    Posting.objects.create(
        voucher=voucher,
        source=purse[source],
        target=purse[target],
        amount=Decimal("1.00"),
        line=line,
        year=year,
    )


@pytest.mark.parametrize("day", ["2024-01-01", "2024-06-29", "2024-06-30", "2028-01-01"])
def test_no_voucher_enters_a_closed_or_missing_period(purse, clerk, day):
    close_year(2024, clerk, through=HALF_YEAR)

    assert PERIOD_IS_CLOSED in refused(lambda: insert_voucher(day))


@pytest.mark.parametrize("day", ["2023-12-31", "2024-07-01", "2025-01-01"])
def test_a_voucher_enters_every_open_day(purse, clerk, day):
    close_year(2024, clerk, through=HALF_YEAR)

    assert insert_voucher(day).booked_on == date.fromisoformat(day)


@pytest.mark.parametrize("day", ["2024-06-30 00:00:00", "2460491.5", "30.06.2024", ""])
def test_a_closed_day_written_in_another_way_is_closed_as_well(purse, clerk, day):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite takes any text as a day")
    close_year(2024, clerk, through=HALF_YEAR)

    assert PERIOD_IS_CLOSED in refused(lambda: insert_voucher(day))


def test_many_vouchers_at_once_are_refused_for_one_closed_day(purse, clerk):
    close_year(2024, clerk, through=HALF_YEAR)
    command = Command.objects.first()
    vouchers = [
        Voucher(command=command, booked_on=day, text="von Hand", actor=clerk)
        for day in (HALF_YEAR + A_DAY, HALF_YEAR)
    ]

    assert PERIOD_IS_CLOSED in refused(lambda: Voucher.objects.bulk_create(vouchers))


def test_no_posting_is_added_to_a_voucher_of_a_closed_period(purse, clerk):
    voucher = Voucher.objects.latest("id")
    close_year(2024, clerk, through=HALF_YEAR)

    assert YEAR_IS_CLOSED in refused(lambda: insert_posting(voucher, purse))


@pytest.mark.parametrize(
    ("year", "source", "target", "is_reversal", "is_refused"),
    [
        (2024, Place.CASH, Place.SPENT, False, True),
        (2024, Place.AGREEMENTS, Place.COMMITTED, False, True),
        (2031, Place.CASH, Place.SPENT, False, True),
        (2025, Place.CASH, Place.SPENT, False, False),
        (2024, Place.COMMITTED, Place.AGREEMENTS, False, False),
        (2024, Place.AGREEMENTS, Place.COMMITTED, True, False),
        (2024, Place.CASH, Place.SPENT, True, True),
    ],
)
def test_a_closed_year_is_charged_only_where_a_commitment_ends(
    purse, clerk, year, source, target, is_reversal, is_refused
):
    line = build_line("sprachmittlerpool")
    original = Voucher.objects.latest("id").pk if is_reversal else None
    close_year(2024, clerk)
    voucher = insert_voucher("2025-01-15", reverses=original)

    def charge():
        insert_posting(voucher, purse, source, target, line=line, year=year)

    if is_refused:
        assert YEAR_IS_CLOSED in refused(charge)
    else:
        charge()
        assert voucher.postings.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda: FiscalYear.objects.filter(year=2024).update(closed_through=None),
        lambda: FiscalYear.objects.filter(year=2024).update(closed_through=HALF_YEAR - A_DAY),
        lambda: FiscalYear.objects.filter(year=2024).update(closed_through=LAST_DAY),
        lambda: FiscalYear.objects.filter(year=2023).update(closed_through=date(2023, 12, 31)),
        lambda: run("UPDATE ledger_fiscalyear SET closed_through = NULL"),
    ],
)
def test_how_far_a_year_is_closed_follows_its_log_alone(purse, clerk, change):
    close_year(2024, clerk, through=HALF_YEAR)

    assert NOT_IN_THE_LOG in refused(change)


def test_a_closed_year_is_not_removed_and_made_anew(purse, clerk):
    close_year(2024, clerk)

    assert UNCHANGEABLE in refused(lambda: run("DELETE FROM ledger_fiscalyear WHERE year = 2016"))
    assert UNCHANGEABLE in refused(
        lambda: FiscalYear.objects.filter(year=2024)._raw_delete("default")
    )
    assert UNCHANGEABLE in refused(
        lambda: FiscalYear.objects.create(year=2040, closed_through=date(2040, 1, 1))
    )


def test_a_closed_year_is_not_replaced(purse, clerk):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite knows INSERT OR REPLACE")
    close_year(2024, clerk)

    assert UNCHANGEABLE in refused(
        lambda: run("INSERT OR REPLACE INTO ledger_fiscalyear (year) VALUES (2024)")
    )


def test_a_closing_written_by_hand_opens_nothing(purse, clerk):
    close_year(2024, clerk)

    assert CLOSED_BACKWARDS in refused(
        lambda: PeriodClosing.objects.create(year_id=2024, through=HALF_YEAR, actor=clerk)
    )


def test_an_approval_written_by_hand_needs_a_second_person_as_well(purse, clerk, second_person):
    reopening = build_reopening(2024, clerk)

    def approve(person):
        ReopeningApproval.objects.create(reopening=reopening, approved_by=person)

    assert SECOND_PERSON in refused(lambda: approve(clerk))

    approve(second_person)
    FiscalYear.objects.filter(year=2024).update(closed_through=None)
    assert verify() == []


def test_an_approved_reopening_opens_only_what_it_says_and_only_once(purse, clerk, second_person):
    close_year(2024, clerk)
    reopening = build_reopening(2024, clerk, open_from=HALF_YEAR + A_DAY)
    years.approve_reopening(reopening=reopening, key="freigabe", actor=second_person)

    def open_to(day):
        FiscalYear.objects.filter(year=2024).update(closed_through=day)

    assert NOT_IN_THE_LOG in refused(lambda: open_to(HALF_YEAR - A_DAY))
    assert NOT_IN_THE_LOG in refused(lambda: open_to(LAST_DAY))

    close_year(2024, clerk)
    assert NOT_IN_THE_LOG in refused(lambda: open_to(HALF_YEAR))


@pytest.mark.parametrize("model", [PeriodClosing, PeriodReopening, ReopeningApproval])
def test_the_log_is_never_changed_and_never_deleted(purse, clerk, second_person, model):
    reopening = build_reopening(2024, clerk)
    years.approve_reopening(reopening=reopening, key="freigabe", actor=second_person)
    before = list(model.objects.values())
    column = {
        PeriodClosing: "through = '2024-01-01'",
        PeriodReopening: f"requested_by_id = {second_person.pk}",
        ReopeningApproval: f"approved_by_id = {clerk.pk}",
    }[model]

    for statement in (
        f"UPDATE {model._meta.db_table} SET {column}",
        f"DELETE FROM {model._meta.db_table}",
    ):
        assert UNCHANGEABLE in refused(lambda statement=statement: run(statement))
    assert list(model.objects.values()) == before


@pytest.mark.services
@pytest.mark.parametrize("model", [FiscalYear, PeriodClosing, PeriodReopening, ReopeningApproval])
def test_years_and_log_cannot_be_truncated_on_postgresql(db, model):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL knows TRUNCATE")

    assert UNCHANGEABLE in refused(lambda: run(f"TRUNCATE {model._meta.db_table} CASCADE"))


def test_a_reopening_without_a_reason_is_not_stored(purse, clerk):
    closing = close_year(2024, clerk)

    assert "period_reopening_has_a_reason" in refused(
        lambda: PeriodReopening.objects.create(
            closing=closing, open_from=LAST_DAY, reason="", requested_by=clerk
        )
    )


def test_a_year_opened_without_guards_is_named(purse, clerk, second_person):
    close_year(2024, clerk)
    close_year(2023, clerk, through=date(2023, 6, 30))
    remove_guards()
    FiscalYear.objects.filter(year=2024).update(closed_through=None)
    FiscalYear.objects.filter(year=2022).update(closed_through=date(2022, 12, 31))
    install_guards()

    assert [str(deviation) for deviation in verify()] == [
        "Haushaltsjahr 2024: gespeichert offen, laut Journal abgeschlossen bis 31.12.2024",
        "Haushaltsjahr 2022: gespeichert abgeschlossen bis 31.12.2022, laut Journal offen",
    ]


def test_a_guard_of_the_periods_that_was_replaced_is_named(db):
    name = "ledger_voucher_no_insert"
    if connection.vendor == "postgresql":
        run(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
        )
    else:
        run(f"DROP TRIGGER {name}")
        run(f"CREATE TRIGGER {name} BEFORE INSERT ON ledger_voucher BEGIN SELECT 1; END")

    assert missing_guards() == {name}
    install_guards()
    assert missing_guards() == set()


@pytest.fixture
def shared_purse(several_connections, clerk):
    build_years()
    return fill_purse(clerk)


def test_closing_waits_for_a_voucher_that_is_being_written_by_hand(shared_purse, clerk):
    """The guard alone keeps the order: nobody took the lock that the services take."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time anyway")
    is_written, is_closing = Barrier(2), Barrier(2)

    def write():
        with transaction.atomic():
            insert_voucher("2024-06-30")
            is_written.wait(timeout=30)
            is_closing.wait(timeout=30)
            run("SELECT pg_sleep(0.3)")  # the closing waits meanwhile
        return "geschrieben"

    def close():
        is_written.wait(timeout=30)
        is_closing.wait(timeout=30)
        with transaction.atomic():
            close_year(2024, clerk)
            return Voucher.objects.filter(text="von Hand").count()

    assert together(write, close) == ["geschrieben", 1]
