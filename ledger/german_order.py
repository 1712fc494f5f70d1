"""Alphabetische Reihenfolge nach DIN 5007-1: "Ä" as "A", "ß" as "ss", whatever the case.

Where a name is sorted, ``__german`` stands behind it: ``order_by("recipient__name__german")``.
"""

import sqlite3
from typing import Any
from unicodedata import combining, normalize

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_COLLATION = "german"


def install() -> None:
    """For every text of a model, and every connection to SQLite from now on."""
    models.CharField.register_lookup(GermanOrder)
    connection_created.connect(_add_collation, dispatch_uid="german_order")


class GermanOrder(models.Transform):
    """Deutsche Reihenfolge: the text, to be compared as DIN 5007-1 says."""

    lookup_name = "german"

    # PostgreSQL brings this order along, with ICU.
    template = '%(expressions)s COLLATE "de-x-icu"'

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template=f"%(expressions)s COLLATE {_COLLATION}", **extra
        )


def german_key(text: str) -> tuple[str, str]:
    """Sort by it in Python: the letters without their dots, and as written if these are equal."""
    letters = normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not combining(letter)), text.swapcase()


def _add_collation(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "sqlite":
        database: sqlite3.Connection = connection.connection
        database.create_collation(_COLLATION, _compare)


def _compare(one: str, other: str) -> int:
    first, second = german_key(one), german_key(other)
    return (first > second) - (first < second)
