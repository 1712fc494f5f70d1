"""Die migrierte Datenbank: made once, kept as a file, and copied wherever a test needs it whole.

SQLite copies a database in memory in a moment, while migrating one takes many seconds. What is
kept counts only for the very code that made it, so no run ever tests an old table or guard.
"""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.state import ProjectState
from django.test import TransactionTestCase

from ledger.integrity import install_guards, remove_guards


def kept_in(folder: Path) -> Path:
    """The file for the database that the code of this moment makes."""
    digest = sha256(django.__version__.encode())
    for package in ("fundtracker", "grants", "ledger"):
        for file in sorted(Path(settings.BASE_DIR, package).rglob("*.py")):
            if "tests" not in file.parts:
                digest.update(f"{file}\n".encode() + file.read_bytes())
    return folder / f"{digest.hexdigest()[:16]}.sqlite3"


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Of several processes that begin together one migrates, and the others take what it made."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def begun_with(file: Path) -> Iterator[None]:
    """Within it Django finds its new database in memory filled already, if the file is there."""
    name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]
    # The database lives as long as somebody has it open.
    with closing(sqlite3.connect(name, uri=True)) as in_memory:
        if file.exists():
            with closing(sqlite3.connect(file)) as kept:
                kept.backup(in_memory)
        yield


def keep(file: Path) -> None:
    """Keep the database as it is now, and forget those of other code."""
    for old in file.parent.glob("*.sqlite3"):
        old.unlink()
    unfinished = file.with_suffix(".unfinished")
    with closing(sqlite3.connect(unfinished)) as kept:
        connection.connection.backup(kept)
    unfinished.rename(file)


@contextmanager
def quick_ways_back() -> Iterator[None]:
    """Within it ``migrate`` goes back in less time, through the same migrations.

    To know the models before each migration Django plays all of them forward first, and renders
    most models anew after each operation. That took longer than going back; here it renders them
    once for each migration.
    """
    mutate_state = Migration.mutate_state

    def mutate_unrendered(
        migration: Migration, state: ProjectState, preserve: bool = True
    ) -> ProjectState:
        state = state.clone() if preserve else state
        vars(state).pop("apps", None)
        return mutate_state(migration, state, preserve=False)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Migration, "mutate_state", mutate_unrendered)
        yield


@contextmanager
def restored_after_commits() -> Iterator[sqlite3.Connection]:
    """Within it a test that commits leaves the database as it was, of which this is a copy."""
    with closing(sqlite3.connect(":memory:")) as copy, pytest.MonkeyPatch.context() as patch:
        connection.connection.backup(copy)

        def put_back(test_case: TransactionTestCase) -> None:
            connection.ensure_connection()
            copy.backup(connection.connection)

        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield copy


@contextmanager
def emptied_after_commits() -> Iterator[None]:
    """Within it a test that commits leaves empty tables: Django's way, which guards would refuse.

    Django empties the tables with ``flush``, and not always sends the signal after which the
    guards come back by themselves.
    """
    empty_tables = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def empty_without_guards(test_case: TransactionTestCase) -> None:
        remove_guards()
        empty_tables(test_case)
        install_guards()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_without_guards)
        yield
