"""A connection as one would open it without Django, with the durability of the program."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any, Protocol, Self

import psycopg

Row = tuple[Any, ...]


class Raw(Protocol):
    """What ``benchmarks.raw`` needs of a connection; marks in its SQL are ``%s``."""

    vendor: str

    @contextmanager
    def transaction(self) -> Iterator[None]: ...

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[Row]: ...

    def load(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        """Insert many rows the quickest way the database has."""

    def stored(self, moment: datetime) -> Any:
        """A moment the way Django stores it."""

    def close(self) -> None: ...


class RawPostgreSQL:
    """psycopg as it comes: a statement is prepared once it has run five times."""

    vendor = "postgresql"

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    @classmethod
    def open(cls, config: dict[str, Any]) -> Self:
        """Connect as a Django database setting says."""
        return cls(
            psycopg.connect(
                host=config["HOST"] or None,
                port=config["PORT"] or None,
                user=config["USER"] or None,
                password=config["PASSWORD"] or None,
                dbname=config["NAME"],
                autocommit=True,
            )
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self.connection.transaction():
            yield

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        cursor = self.connection.execute(sql, values)
        return cursor.fetchall() if cursor.description else []

    def load(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def stored(self, moment: datetime) -> Any:
        return moment

    def close(self) -> None:
        self.connection.close()


class RawSQLite:
    vendor = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    def open(cls, config: dict[str, Any]) -> Self:
        """Open the file as a Django database setting says, with the same PRAGMAs."""
        connection = sqlite3.connect(
            config["NAME"], timeout=config["OPTIONS"]["timeout"], isolation_level=None
        )
        connection.executescript(config["OPTIONS"]["init_command"])
        return cls(connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        return self.connection.execute(_with_question_marks(sql), values).fetchall()

    def load(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        marks = ", ".join("?" * len(rows[0]))
        self.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)

    def stored(self, moment: datetime) -> Any:
        return str(moment.astimezone(UTC).replace(tzinfo=None))

    def close(self) -> None:
        self.connection.close()


@cache
def _with_question_marks(sql: str) -> str:
    return sql.replace("%s", "?")


def open_raw(vendor: str, config: dict[str, Any]) -> Raw:
    """A second connection to the database that Django has open."""
    return RawPostgreSQL.open(config) if vendor == "postgresql" else RawSQLite.open(config)
