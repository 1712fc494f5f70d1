import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from django.db import connection

from fundtracker.backup.digest import JOURNAL, Contents, read_contents
from fundtracker.backup.errors import DatabaseFailed, NothingToBackUp

SECONDS_TO_WAIT = 30


@dataclass(frozen=True)
class SqliteDatabase:
    """SQLite: a backup is the database as one file, made by SQLite's own online backup.

    Copying the file instead would lose what still stands in the write-ahead log.
    """

    path: Path
    vendor: ClassVar[str] = "sqlite"

    def __str__(self) -> str:
        return str(self.path)

    def save(self, part: Path) -> Contents:
        if not {model._meta.db_table for model in JOURNAL} <= self._tables():
            raise NothingToBackUp(str(self))
        with (
            self._failures_named(),
            closing(_open(self.path, "rw")) as source,
            closing(_open(part, "rw")) as copy,
        ):
            source.backup(copy)  # in one step: one moment, and nobody has to wait
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            self._refuse_damage(copy)
            return read_contents(copy.cursor, self.vendor)

    def is_empty(self) -> bool:
        return not self._tables()

    def load(self, file: Path) -> None:
        connection.close()
        with self._failures_named():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with (
                closing(_open(file, "ro")) as backup,
                closing(_open(self.path, "rwc")) as target,
            ):
                backup.backup(target)

    def contents(self) -> Contents:
        with self._failures_named(), closing(_open(self.path, "rw")) as database:
            return read_contents(database.cursor, self.vendor)

    def _tables(self) -> set[str]:
        if not self.path.exists():
            return set()
        with self._failures_named(), closing(_open(self.path, "rw")) as database:
            return {name for (name,) in database.execute("SELECT name FROM sqlite_master")}

    def _refuse_damage(self, copy: sqlite3.Connection) -> None:
        (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise DatabaseFailed(str(self), verdict)

    @contextmanager
    def _failures_named(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise DatabaseFailed(str(self), error) from error


def _open(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=SECONDS_TO_WAIT)
