"""Statements that PostgreSQL answers by going through the whole journal."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from benchmarks.costs import Statement
from ledger.models import Posting, Voucher

_JOURNAL = (Voucher._meta.db_table, Posting._meta.db_table)
_LONGEST = 200


def scans_of(statements: Iterable[Statement]) -> list[str]:
    """Each statement that scans vouchers or postings sequentially, with the table it scans.

    Asked of the planner, so the tables must hold enough and be analysed.
    """
    return [
        f"{table}: {_shortened(statement.sql)}"
        for statement in statements
        if statement.sql.startswith("SELECT")
        for table in sorted(set(_scanned(_plan_of(statement))))
    ]


def _plan_of(statement: Statement) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement.sql}", statement.values)
        [answer] = cursor.fetchone()
    [explained] = json.loads(answer) if isinstance(answer, str) else answer
    plan: dict[str, Any] = explained["Plan"]
    return plan


def _scanned(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] in _JOURNAL:
        yield node["Relation Name"]
    for part in node.get("Plans", ()):
        yield from _scanned(part)


def _shortened(sql: str) -> str:
    """What is asked for and where, without the list of columns."""
    start = sql.find(" FROM ")
    return f"SELECT …{sql[start:]}"[:_LONGEST]
