"""A migration is killed in its middle: the programs that still run find the journal guarded."""

import pytest
from django.db import connection

from fundtracker.tests.backup_installation import server

# One more migration, which rebuilds a table of the journal and then waits for ever.
WAITING = """
import sys, time
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

def wait(apps, schema_editor):
    print("in the middle", flush=True)
    time.sleep(600)

class Migration(migrations.Migration):
    dependencies = MigrationLoader(connection).graph.leaf_nodes("ledger")
    operations = [
        migrations.AddField("posting", "memo", models.CharField(max_length=9, default="-")),
        migrations.RunPython(wait),
    ]

load_disk = MigrationLoader.load_disk

def load_one_more(loader):
    load_disk(loader)
    loader.disk_migrations["ledger", "9999_waiting"] = Migration("9999_waiting", "ledger")

MigrationLoader.load_disk = load_one_more
call_command("migrate", verbosity=0)
"""
LOOK = """
from ledger.integrity import missing_guards
print(sorted(missing_guards()))
"""


@pytest.fixture
def installation(tmp_path, fill_file):
    with server(connection.vendor, tmp_path) as databases:
        installation = databases.create()
        fill_file(installation.folder / "book.sqlite3")
        assert installation.manage("migrate", "--verbosity=0") == (0, "", "")
        yield installation


def test_a_killed_migration_leaves_every_guard_in_place(installation):
    process = installation.start("shell", "--no-imports", "--command", WAITING)
    assert process.stdout.readline() == "in the middle\n"
    during = installation.run(LOOK)

    process.kill()
    process.communicate()

    assert (during, installation.run(LOOK)) == ("[]\n", "[]\n")
    assert installation.manage("migrate", "--verbosity=0") == (0, "", "")
