"""Prüfsummen des Journals: the same rows have the same digest on every database.

Computed from plain rows and not by the ORM: a backup may come from another release of the
program, whose tables have other columns than the models of this one.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from ledger.models import Account, Appropriation, Command, Posting, Voucher

JOURNAL = (Command, Voucher, Posting, Account, Appropriation)
ROWS_AT_ONCE = 2000
# The order of keys that are text must not depend on the language of the server.
_BYTE_ORDER = {"sqlite": "BINARY", "postgresql": "C"}

# A DB-API cursor; Django's and those of the drivers have no type in common.
OpenCursor = Callable[[], Any]


@dataclass(frozen=True)
class TableDigest:
    """Prüfsumme einer Tabelle: how many rows it has, and the SHA-256 over all of them."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Contents:
    """Inhalt einer Datenbank: the last migration of each app, the digest of each journal table."""

    migrations: Mapping[str, str]
    journal: Mapping[str, TableDigest]


def read_contents(open_cursor: OpenCursor, vendor: str) -> Contents:
    """Inhalt lesen, row by row in the order of the keys. The caller keeps writers out of it."""
    return Contents(
        migrations=_migrations(open_cursor),
        journal={model._meta.db_table: _digest(model, open_cursor, vendor) for model in JOURNAL},
    )


def canonical_row(row: tuple[Any, ...]) -> bytes:
    """One row as a line of JSON, the same from SQLite's plain values and PostgreSQL's types."""
    return json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"


def _migrations(open_cursor: OpenCursor) -> dict[str, str]:
    with closing(open_cursor()) as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return dict(cursor.fetchall())


def _digest(model: type[models.Model], open_cursor: OpenCursor, vendor: str) -> TableDigest:
    columns = _columns_of(model, open_cursor)
    digest = hashlib.sha256(canonical_row(tuple(columns)))
    rows = 0
    for row in _rows_of(model, columns, open_cursor, vendor):
        digest.update(canonical_row(row))
        rows += 1
    return TableDigest(rows=rows, sha256=digest.hexdigest())


def _columns_of(model: type[models.Model], open_cursor: OpenCursor) -> list[str]:
    with closing(open_cursor()) as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}" LIMIT 0')  # noqa: S608 - our table
        return sorted(column[0] for column in cursor.description)


def _rows_of(
    model: type[models.Model], columns: list[str], open_cursor: OpenCursor, vendor: str
) -> Iterator[tuple[Any, ...]]:
    key = model._meta.pk
    order = f'"{key.column}"'
    if isinstance(key, models.CharField):
        order += f' COLLATE "{_BYTE_ORDER[vendor]}"'
    names = ", ".join(f'"{column}"' for column in columns)
    with closing(open_cursor()) as cursor:
        cursor.execute(f'SELECT {names} FROM "{model._meta.db_table}" ORDER BY {order}')  # noqa: S608 - our table
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def _plain(value: Any) -> str | int | None:
    # SQLite keeps truth as 0 and 1, days and moments as text, moments in UTC without saying so.
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical form")
