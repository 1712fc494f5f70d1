"""Without its guards the journal could be changed, so nothing that books may start."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection

from ledger.integrity import GuardsMissing, guards_for, require_guards
from ledger.models import (
    Command,
    JournalHead,
    PeriodClosing,
    PeriodReopening,
    Posting,
    ReopeningApproval,
    Voucher,
    VoucherSeal,
)

UNCHANGEABLE = (
    Posting,
    Voucher,
    Command,
    VoucherSeal,
    JournalHead,
    PeriodClosing,
    PeriodReopening,
    ReopeningApproval,
)
# The manifest: what each table must refuse. TRUNCATE is known to PostgreSQL alone.
MANIFEST = {
    "ledger_posting": "insert update delete truncate",
    "ledger_voucher": "insert update delete truncate",
    "ledger_command": "update delete truncate",
    "ledger_voucherseal": "update delete truncate",
    "ledger_journalhead": "update delete truncate",
    "ledger_planentry": "update delete truncate",
    "ledger_fiscalyear": "insert update delete truncate",
    "ledger_periodclosing": "insert update delete truncate",
    "ledger_periodreopening": "update delete truncate",
    "ledger_reopeningapproval": "insert update delete truncate",
}
ADVICE = (
    "Web-Server, Hintergrunddienste und Befehle, die schreiben, starten so nicht. "
    "Bitte „python manage.py migrate“ ausführen und danach „python manage.py verify“."
)


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def triggers():
    """Every trigger of the database as table and name, whoever made it."""
    if connection.vendor == "postgresql":
        return set(
            run(
                "SELECT relname, tgname FROM pg_trigger "
                "JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
            )
        )
    return set(run("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"))


def drop(name, table):
    run(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def manifest():
    """Table and name of every trigger that there has to be, and no other."""
    return {
        (table, f"{table}_no_{event}")
        for table, events in MANIFEST.items()
        for event in events.split()
        if event != "truncate" or connection.vendor == "postgresql"
    }


def test_the_guards_are_those_of_the_manifest():
    named = {(guard.table, guard.name) for guard in guards_for(connection.vendor)}

    assert named == manifest()


def test_a_fresh_database_has_exactly_the_triggers_of_the_manifest(db):
    assert triggers() == manifest()


def test_with_all_guards_the_start_goes_on(db):
    require_guards()


@pytest.mark.parametrize("guard", guards_for(connection.vendor), ids=lambda guard: guard.name)
def test_without_a_guard_the_start_is_refused_until_migrate_was_run(db, guard):
    drop(guard.name, guard.table)

    with pytest.raises(GuardsMissing) as refusal:
        require_guards()
    assert str(refusal.value) == f"Dem Journal fehlt der Schutz: {guard.name}. {ADVICE}"

    call_command("migrate", verbosity=0)
    require_guards()


def test_a_guard_on_another_table_does_not_count(db):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the name of a trigger is unique")
    drop("ledger_posting_no_update", "ledger_posting")
    run(
        "CREATE TRIGGER ledger_posting_no_update BEFORE UPDATE ON ledger_purse "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()"
    )

    with pytest.raises(GuardsMissing, match="ledger_posting_no_update"):
        require_guards()


def test_a_guard_under_a_condition_that_never_holds_does_not_count(db):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the whole text of a trigger is compared")
    drop("ledger_posting_no_update", "ledger_posting")
    run(
        "CREATE TRIGGER ledger_posting_no_update BEFORE UPDATE ON ledger_posting "
        "FOR EACH ROW WHEN (false) EXECUTE FUNCTION ledger_refuse_change()"
    )

    with pytest.raises(GuardsMissing, match="ledger_posting_no_update"):
        require_guards()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(scope="module")
def installation(folder):
    """An installation of its own, with a database that is made by ``migrate``."""
    environment = os.environ | {
        "DEBUG": "true",
        "SECRET_KEY": "k" * 50,
        "FIXED_DAY": "",
        "REDIS_URL": "",
        "DATABASE_URL": f"sqlite:///{folder}/fundtracker.sqlite3",
        "DJANGO_SETTINGS_MODULE": "fundtracker.settings",
    }

    def start(*command):
        return subprocess.run(
            [sys.executable, *command],
            cwd=django_settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return start


CELERY = ("-m", "celery", "--app", "fundtracker")
STARTS = {
    "web server": ("-c", "import fundtracker.wsgi"),
    # As an ASGI server does it: inside its event loop.
    "asynchronous web server": (
        "-c",
        "import asyncio\nasync def load(): import fundtracker.asgi\nasyncio.run(load())",
    ),
    # Its memory in no file: one that it cannot read it deletes, even /dev/null.
    "schedule": (*CELERY, "beat", "--scheduler", "celery.beat:Scheduler"),
    "job worker": (*CELERY, "worker", "--pool", "solo"),
}
# What web server, schedule and job worker do first, without going on for ever.
ALL_STARTS = """
import fundtracker.wsgi
from celery.signals import beat_init, worker_init
beat_init.send(None)
worker_init.send(None)
"""


@pytest.fixture(scope="module")
def migrated(installation, folder, fill_file):
    fill_file(folder / "fundtracker.sqlite3")
    assert installation("manage.py", "migrate", "--verbosity", "0").returncode == 0


@pytest.fixture(scope="module")
def unguarded(installation, migrated):
    lost = installation(
        "-c",
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "connection.cursor().execute('DROP TRIGGER ledger_posting_no_update')",
    )
    assert lost.returncode == 0


def test_without_tables_nothing_starts_and_the_sentence_says_what_to_do(installation):
    ended = installation(*STARTS["web server"])

    assert ended.returncode != 0
    assert f"In der Datenbank fehlen Tabellen des Journals. {ADVICE}" in ended.stderr


def test_a_migrated_installation_starts(installation, migrated):
    ended = installation("-c", ALL_STARTS)

    assert (ended.returncode, ended.stdout) == (0, "")


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_an_unguarded_installation_does_not_start(installation, unguarded, start):
    ended = installation(*start)

    assert ended.returncode != 0
    assert f"Dem Journal fehlt der Schutz: ledger_posting_no_update. {ADVICE}" in ended.stderr


def test_migrate_runs_without_guards_and_mends_them(installation, unguarded):
    assert installation("manage.py", "migrate", "--verbosity", "0").returncode == 0
    assert installation("-c", ALL_STARTS).returncode == 0
