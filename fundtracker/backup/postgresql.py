import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from django.db import Error, connection, transaction
from psycopg import pq

from fundtracker.backup.digest import JOURNAL, Contents, read_contents
from fundtracker.backup.errors import (
    DatabaseFailed,
    NothingToBackUp,
    ProgramFailed,
    ProgramMissing,
)


class PostgresDatabase:
    """PostgreSQL: a backup is a dump in pg_dump's custom format."""

    vendor: ClassVar[str] = "postgresql"

    def __str__(self) -> str:
        return str(connection.settings_dict["NAME"])

    def save(self, part: Path) -> Contents:
        with self._failures_named(), transaction.atomic(), connection.cursor() as cursor:
            # Dump and digests read the same snapshot, so that they agree while others write.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if not {model._meta.db_table for model in JOURNAL} <= self._tables():
                raise NothingToBackUp(str(self))
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            self._run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={part}")
            return read_contents(connection.chunked_cursor, self.vendor)

    def is_empty(self) -> bool:
        with self._failures_named():
            return not self._tables()

    def load(self, file: Path) -> None:
        # Its name is no secret, unlike the password; pg_restore wants it as an argument.
        name = f"--dbname={connection.settings_dict['NAME']}"
        self._run("pg_restore", "--exit-on-error", "--single-transaction", name, str(file))

    def contents(self) -> Contents:
        with self._failures_named(), transaction.atomic():
            return read_contents(connection.chunked_cursor, self.vendor)

    def _tables(self) -> set[str]:
        return set(connection.introspection.table_names(include_views=True))

    def _run(self, program: str, *arguments: str) -> None:
        if (executable := shutil.which(program)) is None:
            raise ProgramMissing(program)
        # The new database may have another owner and other roles.
        command = [executable, "--no-password", "--no-owner", "--no-privileges", *arguments]
        ended = subprocess.run(  # noqa: S603 - no shell, and the arguments are ours
            command,
            env=os.environ | _access(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            raise ProgramFailed(program, ended.stderr)

    @contextmanager
    def _failures_named(self) -> Iterator[None]:
        try:
            yield
        except Error as error:
            raise DatabaseFailed(str(self), error) from error


def _access() -> dict[str, str]:
    """Zugang: DATABASE_URL as the variables of the PostgreSQL programs.

    A command line is no place for a password: everybody on the machine can read it.
    """
    given = connection.get_connection_params()
    return {
        option.envvar.decode(): str(given[keyword])
        for option in pq.Conninfo.get_defaults()
        if option.envvar and (keyword := option.keyword.decode()) in given
    }
