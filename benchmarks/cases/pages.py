"""Each page of the county, beside an empty page of the same frame."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import connection

from benchmarks.costs import cost_of_page, fetch
from benchmarks.county import clients, pages_of_county
from benchmarks.frame import EMPTY_PAGE
from benchmarks.look import look_at
from benchmarks.scans import scans_of


def measure_pages() -> Iterator[dict[str, Any]]:
    """The empty page first, then each page with what it took and how it scans the journal."""
    signed_in = clients()
    for page in (EMPTY_PAGE, *pages_of_county()):
        client, path = signed_in[page.role], page.path
        look = look_at(partial(fetch, client, path))
        cost, statements = cost_of_page(client, path)
        yield {
            "kind": "page",
            "name": page.name,
            "processor": look.processor,
            "elapsed": look.elapsed,
            "memory": look.memory,
            "queries": cost.queries,
            "rows": cost.rows,
            "sent": cost.sent,
            "compressed": cost.compressed,
            "scans": scans_of(statements) if connection.vendor == "postgresql" else [],
        }
