"""What only PostgreSQL needs: its own programs, and the way to them."""

import json
import shutil
import sys

import pytest
from django.db import connection

from fundtracker.tests.backup_installation import server

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]

# Stands before the real program and writes down how it was called.
SPY = """#!{python}
import json, os, sys
with open({log!r}, "w") as log:
    json.dump([sys.argv, os.environ.get("PGPASSWORD")], log)
os.execv({program!r}, [{program!r}, *sys.argv[1:]])
"""


@pytest.fixture(scope="module")
def databases(tmp_path_factory):
    with server("postgresql", tmp_path_factory.mktemp("postgresql")) as databases:
        yield databases


@pytest.fixture(scope="module")
def migrated(databases):
    installation = databases.create()
    assert installation.manage("migrate", "--verbosity=0") == (0, "", "")
    return installation


def test_the_password_stands_on_no_command_line(databases, migrated, tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    for program in ("pg_dump", "pg_restore"):
        spy = programs / program
        real = shutil.which(program)
        spy.write_text(SPY.format(python=sys.executable, log=f"{spy}.json", program=real))
        spy.chmod(0o700)
    password = migrated.database_url.split(":")[2].partition("@")[0]
    target = databases.create()

    code, _, errors = migrated.manage("backup", "--to", str(tmp_path), PATH=str(programs))
    assert (code, errors) == (0, "")
    backup = next(tmp_path.glob("*.dump"))
    code, _, errors = target.manage("restore", str(backup), "--yes", PATH=str(programs))
    assert (code, errors) == (0, "")

    for program in ("pg_dump", "pg_restore"):
        arguments, given = json.loads((programs / f"{program}.json").read_text())
        assert given == password
        assert password not in " ".join(arguments)


def test_a_missing_pg_dump_is_named(migrated, tmp_path):
    code, output, errors = migrated.manage("backup", "--to", str(tmp_path), PATH="/nowhere")

    assert (code, output) == (1, "")
    assert errors == (
        "CommandError: Das Programm pg_dump fehlt. Bitte das Paket postgresql-client "
        "installieren, in der Hauptversion des Servers oder neuer.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_dump_that_fails_leaves_nothing(migrated, tmp_path):
    programs, folder = tmp_path / "bin", tmp_path / "backups"
    programs.mkdir()
    (programs / "pg_dump").write_text("#!/bin/sh\necho no space left >&2\nexit 3\n")
    (programs / "pg_dump").chmod(0o700)

    code, output, errors = migrated.manage(
        "backup", "--to", str(folder), PATH=f"{programs}:/usr/bin:/bin"
    )

    assert (code, output) == (1, "")
    assert errors == "CommandError: pg_dump ist gescheitert: no space left\n"
    assert list(folder.iterdir()) == []


def test_a_database_without_a_journal_is_no_backup(databases, tmp_path):
    installation = databases.create()

    code, output, errors = installation.manage("backup", "--to", str(tmp_path))

    assert (code, output) == (1, "")
    assert "ist kein Journal, das gesichert werden könnte" in errors
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer_is_named(databases, tmp_path):
    """For example because the database was never created."""
    installation = databases.create()
    databases.drop_all()

    code, output, errors = installation.manage("backup", "--to", str(tmp_path))

    assert (code, output) == (1, "")
    assert f"Die Datenbank {installation.folder.name} meldet einen Fehler" in errors
