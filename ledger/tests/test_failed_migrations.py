"""A migration that fails, or whose process is killed, leaves the journal as guarded as before."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from ledger.integrity import missing_guards, remove_guards, verify
from ledger.models import Appropriation, Posting
from ledger.tests.builders import build_line
from ledger.tests.test_start import manifest, run, triggers


class Broken(Exception):
    """What goes wrong in the middle of a migration."""


def migration(*operations):
    """The next migration of the ledger, as a later release may bring it."""
    latest = MigrationLoader(connection).graph.leaf_nodes("ledger")
    made = type(
        "Migration", (migrations.Migration,), {"operations": operations, "dependencies": latest}
    )
    return made("9999_of_this_test", "ledger")


# On SQLite both rebuild a table, which drops its triggers.
REBUILT = (
    migrations.AddField("posting", "memo", models.CharField(max_length=9, default="-")),
    migrations.AlterField("voucher", "text", models.CharField(max_length=999)),
)


def migrate(monkeypatch, *operations):
    """Run the command as an operator does, with one more migration."""
    added = migration(*operations)
    load_disk = MigrationLoader.load_disk

    def load_one_more(loader):
        load_disk(loader)
        loader.disk_migrations[added.app_label, added.name] = added

    with monkeypatch.context() as patch:
        patch.setattr(MigrationLoader, "load_disk", load_one_more)
        call_command("migrate", verbosity=0)


def columns(model):
    with connection.cursor() as cursor:
        table = model._meta.db_table
        return {c.name for c in connection.introspection.get_table_description(cursor, table)}


@pytest.mark.parametrize("error", [Broken, KeyboardInterrupt, SystemExit])
def test_after_a_migration_that_fails_every_guard_stands(transactional_db, monkeypatch, error):
    def fail(apps, schema_editor):
        raise error

    with pytest.raises(error):
        migrate(monkeypatch, *REBUILT, migrations.RunPython(fail))

    assert triggers() == manifest()
    assert missing_guards() == set()
    assert "memo" not in columns(Posting)


def test_during_a_migration_another_program_finds_every_guard(several_connections, monkeypatch):
    """Whatever the migration does is in its transaction; killed now, nothing of it remains."""
    seen = []

    def look(apps, schema_editor):
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
                    if connection.vendor == "sqlite"
                    else "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
                )
                seen.append(cursor.fetchone()[0])
        finally:
            other.close()
        raise Broken

    with pytest.raises(Broken):
        migrate(monkeypatch, *REBUILT, migrations.RunPython(look))

    assert seen == [len(manifest())]


def test_a_migration_that_fails_puts_a_guard_back_that_an_earlier_one_could(
    transactional_db, monkeypatch
):
    """The first of two succeeds: what it did remains, guarded."""
    remove_guards()
    executor = MigrationExecutor(connection)
    state = executor.loader.project_state()

    executor.apply_migration(state, migration(migrations.RunSQL("SELECT 1")))

    assert missing_guards() == set()
    executor.recorder.record_unapplied("ledger", "9999_of_this_test")


def test_no_migration_of_ours_works_without_a_transaction():
    """In one that does, nothing would be rolled back with what it did."""
    ours = MigrationLoader(None).disk_migrations.values()

    assert [str(found) for found in ours if not found.atomic] == []


def test_back_at_the_first_migrations_and_forth_the_guards_that_can_stand_do(transactional_db):
    """At the first migration there is no closing, so nothing can ask whether one is there.

    On the way forth an installation with a plan below zero is told what to do.
    """
    line = build_line("aufwand", budgeted={2024: "100.00"})
    try:
        call_command("migrate", "ledger", "0002", verbosity=0)
        call_command("migrate", "ledger", "0001", verbosity=0)
        standing = triggers()
        # Guarded again there: the next one rebuilds the years.
        call_command("migrate", "ledger", "0003", verbosity=0)
        call_command("migrate", "ledger", "0007", verbosity=0)
        run("UPDATE ledger_appropriation SET budgeted = -10000")
        with pytest.raises(CommandError) as refused:
            call_command("migrate", "ledger", verbosity=0)
        run("UPDATE ledger_appropriation SET budgeted = 10000")
    finally:
        call_command("migrate", verbosity=0)

    tables = ("ledger_posting", "ledger_voucher", "ledger_command", "ledger_fiscalyear")
    events = ("update", "delete", "truncate")
    asking = {("ledger_fiscalyear", "ledger_fiscalyear_no_update")}
    assert standing == manifest() & {(t, f"{t}_no_{e}") for t in tables for e in events} - asking
    assert str(refused.value) == (
        "An Ansatz below zero is not allowed any more: aufwand 2024 (-100.00 euro). Nothing was "
        "changed. Please go back to the release you came from, raise each Ansatz to zero or more "
        "on the page of its Haushaltsposition, enter the cut as Fortschreibung instead, and then "
        "update again. A closed year has to be reopened for that."
    )
    assert triggers() == manifest()
    assert missing_guards() == set()
    assert Appropriation.objects.get(line=line).budgeted == Decimal("100.00")
    assert verify() == []
