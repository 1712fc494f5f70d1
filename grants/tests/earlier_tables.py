"""Tables as they were at an earlier migration, for tests of one that moves rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@contextmanager
def tables_of(migration: str) -> Iterator[Any]:
    """Within it the tables are those of an earlier migration; afterwards the latest again.

    Yields the models of that time.
    """
    call_command("migrate", "grants", migration, verbosity=0)
    try:
        yield MigrationExecutor(connection).loader.project_state(("grants", migration)).apps
    finally:
        call_command("migrate", "grants", verbosity=0)
