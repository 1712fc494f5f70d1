"""Suche auf SQLite: its own LIKE tells apart "Ü" and "ü", which PostgreSQL and people do not."""

import re
import sqlite3
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def install() -> None:
    """For every connection to SQLite from now on."""
    connection_created.connect(_replace_like, dispatch_uid="sqlite_search")


def _replace_like(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "sqlite":
        database: sqlite3.Connection = connection.connection
        database.create_function("like", 3, is_like, deterministic=True)


def is_like(pattern: str | None, value: str | None, escape: str) -> bool | None:
    """LIKE mit ESCAPE, whatever the case of a letter; arguments in the order of SQLite."""
    if pattern is None or value is None:
        return None
    return _compiled(pattern, escape).fullmatch(str(value)) is not None


@lru_cache(maxsize=64)
def _compiled(pattern: str, escape: str) -> re.Pattern[str]:
    parts = []
    characters = iter(pattern)
    for character in characters:
        if character == escape:
            parts.append(re.escape(next(characters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(character) or re.escape(character))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
