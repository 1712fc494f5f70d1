"""What a page asks of its address, and which statements it sends, recorded while it is opened."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import QueryDict

# Whatever begins otherwise writes, or may write.
READS = re.compile(
    r"\s*\(*(SELECT|WITH|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|SET CONSTRAINTS)\b", re.I
)
# A reading word in front does not help: WITH … DELETE, SELECT … FOR UPDATE, SELECT nextval(…).
WRITES = re.compile(
    r"\b(INSERT|UPDATE|DELETE|REPLACE(?!\s*\()|MERGE|TRUNCATE|CREATE|DROP|ALTER|INTO|FOR SHARE"
    r"|NEXTVAL|SETVAL|PG_ADVISORY\w+)\b",
    re.I,
)


def is_writing(sql: str) -> bool:
    # Texts between quotes are values or names of columns, such as "update".
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", sql)
    return not READS.match(sql) or bool(WRITES.search(bare))


@contextmanager
def recorded_writes() -> Iterator[list[str]]:
    """Every statement that writes, as it is sent to the database."""
    writes: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if is_writing(sql):
            writes.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield writes


@contextmanager
def recorded_parameters() -> Iterator[set[str]]:
    """The names of all parameters for which somebody looks in the query of the address."""
    asked: set[str] = set()

    class Query(QueryDict):
        def __getitem__(self, key: Any) -> Any:
            asked.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: Any) -> bool:
            asked.add(key)
            return super().__contains__(key)

        def getlist(self, key: Any, default: Any = None) -> Any:
            asked.add(key)
            return super().getlist(key, default)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            WSGIRequest,
            "GET",
            property(lambda request: Query(request.META.get("QUERY_STRING", ""))),
        )
        yield asked
