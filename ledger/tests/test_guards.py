"""The journal cannot be changed: not by the program, not by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from ledger.integrity import guards_for, install_guards, missing_guards
from ledger.models import Account, Appropriation, Command, Place, Posting, Voucher
from ledger.tests.builders import book, build_line, build_purse, new_key

JOURNAL = (Posting, Voucher, Command)


@pytest.fixture
def purse(fiscal_years, clerk):
    """50.000 euro for the SprachmittlerPool are granted and in hand."""
    purse = build_purse("SprachmittlerPool 2024")
    for source, target in ((Place.FUNDER, Place.PLEDGED), (Place.PLEDGED, Place.CASH)):
        book(
            source=purse[source],
            target=purse[target],
            amount=Decimal("50000.00"),
            booked_on=date(2024, 1, 2),
            key=new_key(),
            actor=clerk,
        )
    return purse


def refused(change, error=DatabaseError):
    """Carry out a change that the database must refuse; give the text of the refusal."""
    with pytest.raises(error) as refusal, transaction.atomic():
        change()
    return str(refusal.value)


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def save_with_another_amount():
    posting = Posting.objects.earliest("id")
    posting.amount = Decimal("49999.99")
    posting.save()


def save_with_another_text():
    voucher = Voucher.objects.earliest("id")
    voucher.text = "eine andere Geschichte"
    voucher.save()


def update_in_bulk():
    posting = Posting.objects.earliest("id")
    posting.amount = Decimal("1.00")
    Posting.objects.bulk_update([posting], ["amount"])


def replace_in_bulk():
    posting = Posting.objects.earliest("id")
    posting.amount = Decimal("1.00")
    Posting.objects.bulk_create(
        [posting], update_conflicts=True, unique_fields=["id"], update_fields=["amount"]
    )


@pytest.mark.parametrize(
    "change",
    [
        save_with_another_amount,
        save_with_another_text,
        update_in_bulk,
        replace_in_bulk,
        lambda: Posting.objects.update(amount=F("amount") + Decimal("0.01")),
        lambda: Voucher.objects.update(booked_on=date(2023, 12, 31)),
        lambda: Command.objects.update(actor=None),
        lambda: Command.objects.update(result=""),
        lambda: Posting.objects.earliest("id").delete(),
        lambda: Posting.objects.all().delete(),
        lambda: Posting.objects.all()._raw_delete("default"),
        lambda: Voucher.objects.all()._raw_delete("default"),
        lambda: Command.objects.all()._raw_delete("default"),
        lambda: run("UPDATE ledger_posting SET amount = 1"),
        lambda: run("DELETE FROM ledger_voucher"),
        lambda: run("DELETE FROM ledger_command"),
    ],
)
def test_no_change_of_the_journal_passes(purse, change):
    before = [list(model.objects.order_by("pk").values()) for model in JOURNAL]

    assert "Das Journal ist unveränderlich" in refused(change)

    assert [list(model.objects.order_by("pk").values()) for model in JOURNAL] == before


@pytest.mark.parametrize("model", JOURNAL)
def test_a_row_cannot_be_replaced_on_sqlite(purse, model):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite knows INSERT OR REPLACE")
    table = model._meta.db_table

    def replace():
        run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")

    assert "Das Journal ist unveränderlich" in refused(replace)


@pytest.mark.services
@pytest.mark.parametrize("model", JOURNAL)
def test_the_journal_cannot_be_truncated_on_postgresql(db, model):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL knows TRUNCATE")

    assert "Das Journal ist unveränderlich" in refused(
        lambda: run(f"TRUNCATE {model._meta.db_table} CASCADE")
    )


def test_a_fresh_database_has_all_guards(db):
    assert missing_guards() == set()


@pytest.mark.parametrize("guard", guards_for(connection.vendor), ids=lambda guard: guard.name)
def test_a_guard_that_was_dropped_is_named(db, guard):
    on_table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {guard.name}{on_table}")

    assert missing_guards() == {guard.name}

    install_guards()
    assert missing_guards() == set()


def test_a_guard_that_was_switched_off_is_named(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot switch triggers off")
    run("ALTER TABLE ledger_posting DISABLE TRIGGER ledger_posting_no_update")

    assert missing_guards() == {"ledger_posting_no_update"}


def test_a_guard_that_was_replaced_by_an_empty_one_is_named(db):
    if connection.vendor == "postgresql":
        run(
            "CREATE FUNCTION do_nothing() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        )
        run("DROP TRIGGER ledger_posting_no_update ON ledger_posting")
        run(
            "CREATE TRIGGER ledger_posting_no_update BEFORE UPDATE ON ledger_posting "
            "FOR EACH ROW EXECUTE FUNCTION do_nothing()"
        )
    else:
        run("DROP TRIGGER ledger_posting_no_update")
        run(
            "CREATE TRIGGER ledger_posting_no_update BEFORE UPDATE ON ledger_posting "
            "BEGIN SELECT 1; END"
        )

    assert missing_guards() == {"ledger_posting_no_update"}


def test_migrate_puts_a_dropped_guard_back(transactional_db):
    on_table = " ON ledger_posting" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER ledger_posting_no_delete{on_table}")

    call_command("migrate", verbosity=0)

    assert missing_guards() == set()


def test_an_account_cannot_be_overdrawn_past_the_program(purse):
    text = refused(
        lambda: Account.objects.filter(pk=purse[Place.CASH].pk).update(balance=Decimal("-0.01")),
        IntegrityError,
    )

    assert "account_never_overdrawn" in text


def test_no_other_account_can_be_made_an_origin_of_money(purse):
    text = refused(
        lambda: Account.objects.filter(pk=purse[Place.CASH].pk).update(may_go_below_zero=True),
        IntegrityError,
    )

    assert "account_below_zero_only_at_origins" in text


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"amount": Decimal("0.00")}, "posting_amount_positive"),
        ({"amount": Decimal("-1.00")}, "posting_amount_positive"),
        ({"target": Place.CASH}, "posting_moves_between_two_accounts"),
        ({"year": 2024}, "posting_line_and_year_together"),
    ],
)
def test_the_database_takes_no_posting_that_cannot_be(purse, change, constraint):
    facts = {
        "voucher": Voucher.objects.earliest("id"),
        "source": purse[Place.CASH],
        "target": purse[Place.SPENT],
        "amount": Decimal("1.00"),
    } | change
    facts["target"] = purse.get(facts["target"], facts["target"])

    assert constraint in refused(lambda: Posting.objects.create(**facts), IntegrityError)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"reason": ""}, "voucher_reversal_has_a_reason"),
        ({"reason": "doppelt", "twice": True}, "reverses"),
    ],
)
def test_the_database_takes_no_second_reversal_and_none_without_a_reason(
    purse, clerk, facts, constraint
):
    voucher = Voucher.objects.earliest("id")

    def reverse_past_the_program(reason):
        Voucher.objects.create(
            command=voucher.command,
            booked_on=voucher.booked_on,
            text="Storno",
            actor=clerk,
            reverses=voucher,
            reason=reason,
        )

    if facts.get("twice"):
        reverse_past_the_program(facts["reason"])

    assert constraint in refused(lambda: reverse_past_the_program(facts["reason"]), IntegrityError)


def test_a_line_never_has_less_than_nothing_committed(db):
    line = build_line("weiterleitungen", budgeted={2024: "817800.00"})

    text = refused(
        lambda: Appropriation.objects.filter(line=line).update(committed=Decimal("-0.01")),
        IntegrityError,
    )

    assert "appropriation_committed_not_negative" in text
