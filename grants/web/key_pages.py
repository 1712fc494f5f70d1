"""Seiten nach Schlüssel: the rows behind one that is named, instead of the rows from a number on.

A database finds them by index as quickly on the last page as on the first. In return nobody
counts the pages; there is a first, a next, a previous and a last one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

# What stands in the address instead of a row where the last page is meant.
END = "end"


@dataclass(frozen=True)
class KeyPage:
    """Eine Seite: the ids of its rows in their order, and of those that its neighbours touch."""

    ids: list[int]
    previous: int | None
    next: int | None


def key_page(rows: QuerySet[Any], sort: str, asked: Mapping[str, str], size: int) -> KeyPage:
    """Seite von ``rows`` sorted by one field, "-" before it for descending; ties by id.

    Args:
        asked: ``after`` or ``before`` with the id of a row; ``before=end`` is the last page.
            What names no row is the first page.

    Queries: 1, and 1 more for the row that is named.
    """
    field, is_descending = sort.removeprefix("-"), sort.startswith("-")
    named = "before" if "before" in asked else "after"
    is_backwards = named == "before"
    wants_end = asked.get(named) == END and is_backwards
    row = None if wants_end else _row_named(rows.model, field, asked.get(named, ""))
    is_backwards = wants_end or (is_backwards and row is not None)
    if row is not None:
        rows = rows.filter(_beyond(field, row, is_below=is_descending != is_backwards))
    sign = "-" if is_descending != is_backwards else ""
    order = dict.fromkeys((f"{sign}{field}", f"{sign}id"))
    found = list(rows.order_by(*order).values_list("pk", flat=True)[: size + 1])
    has_more = len(found) > size
    ids = found[:size]
    if is_backwards:
        ids.reverse()
    if not ids:
        return KeyPage([], None, None)
    has_previous = has_more if is_backwards else row is not None
    has_next = row is not None if is_backwards else has_more
    return KeyPage(ids, ids[0] if has_previous else None, ids[-1] if has_next else None)


def _row_named(model: type[Model], field: str, text: str) -> Any | None:
    if not (text.isascii() and text.isdecimal()):
        return None
    found = model._default_manager.filter(pk=int(text)).values_list(field, "pk")
    return found.first()


def _beyond(field: str, row: tuple[Any, int], *, is_below: bool) -> Q:
    """Rows below or above a row; the first condition alone serves the index."""
    value, pk = row
    side = "lt" if is_below else "gt"
    if field == "id":
        return Q(**{f"id__{side}": pk})
    strictly = Q(**{f"{field}__{side}": value}) | Q(**{f"id__{side}": pk})
    return Q(**{f"{field}__{side}e": value}) & strictly
