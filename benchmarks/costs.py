"""What an action asks of the database: statements, rows that were fetched, bytes that were sent.

For the benchmarks and for tests: a page may keep its number of queries and still fetch the whole
journal.
"""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client


@dataclass(frozen=True)
class Statement:
    """One statement with its values, so that the database can be asked how it runs it."""

    sql: str
    values: Any


@dataclass
class Reading:
    """Gelesenes: the statements so far, and how many rows they brought into the program."""

    statements: list[Statement] = field(default_factory=list)
    rows: int = 0


@dataclass(frozen=True)
class Cost:
    """Aufwand of one action; nothing is sent where it is no page."""

    queries: int
    rows: int
    sent: int = 0
    compressed: int = 0


@contextmanager
def counted() -> Iterator[Reading]:
    """Count what goes through Django's cursors: not BEGIN, COMMIT and COPY."""
    reading = Reading()

    def note(execute: Any, sql: str, values: Any, *rest: Any) -> Any:
        reading.statements.append(Statement(sql, values))
        return execute(sql, values, *rest)

    with (
        connection.execute_wrapper(note),
        mock.patch.multiple(CursorWrapper, create=True, **_counting(reading)),
    ):
        yield reading


def _counting(reading: Reading) -> dict[str, Any]:
    """Stand-ins for the ways in which a cursor hands out rows."""
    iterate = CursorWrapper.__iter__

    def fetchone(cursor: CursorWrapper) -> Any:
        row = cursor.__getattr__("fetchone")()
        reading.rows += row is not None
        return row

    def fetchmany(cursor: CursorWrapper, *size: int) -> Any:
        rows = cursor.__getattr__("fetchmany")(*size)
        reading.rows += len(rows)
        return rows

    def fetchall(cursor: CursorWrapper) -> Any:
        rows = cursor.__getattr__("fetchall")()
        reading.rows += len(rows)
        return rows

    def each(cursor: CursorWrapper) -> Iterator[Any]:
        for row in iterate(cursor):
            reading.rows += 1
            yield row

    return {"fetchone": fetchone, "fetchmany": fetchmany, "fetchall": fetchall, "__iter__": each}


def cost_of(action: Callable[[], Any]) -> Cost:
    """What a check or a job took."""
    with counted() as reading:
        action()
    return Cost(queries=len(reading.statements), rows=reading.rows)


def cost_of_page(client: Client, path: str) -> tuple[Cost, list[Statement]]:
    """What a page took that has to answer, and its statements."""
    with counted() as reading:
        content = fetch(client, path)
    cost = Cost(
        queries=len(reading.statements),
        rows=reading.rows,
        sent=len(content),
        compressed=len(gzip.compress(content, mtime=0)),
    )
    return cost, reading.statements


def fetch(client: Client, path: str) -> bytes:
    """Fetch a page.

    Raises:
        ValueError: it answers with anything but a page.
    """
    answer = client.get(path, secure=True)
    if answer.status_code != 200:
        raise ValueError(f"{path} answers {answer.status_code}")
    content: bytes = answer.content
    return content
