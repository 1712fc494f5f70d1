"""Many rows by one call of the driver, where Django sends a query for every 60 on SQLite."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def insert_all(rows: Sequence[Row]) -> None:
    """Insert new rows of one model. They do not learn their numbers."""
    _insert(rows)


def insert_or_replace(
    rows: Sequence[Row], *, key: Sequence[str], replacing: Mapping[str, str]
) -> None:
    """Insert rows of one model, over those that have the same unique ``key``.

    A replaced row keeps its number. ``replacing`` says by column what SQL writes there instead of
    the new value.
    """
    if not rows:
        return
    columns = [field.column for field in _fields(rows[0]) if field.column not in key]
    changes = ", ".join(
        f"{column} = {replacing.get(column, f'excluded.{column}')}" for column in columns
    )
    _insert(rows, f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}")


def _insert(rows: Sequence[Row], on_conflict: str = "") -> None:
    if not rows:
        return
    model = type(rows[0])
    fields = _fields(rows[0])
    columns = ", ".join(str(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks}) {on_conflict}",
            [
                [
                    field.get_db_prep_save(field.pre_save(row, add=True), connection)
                    for field in fields
                ]
                for row in rows
            ],
        )


def update_all(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Write these columns of rows that exist."""
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if field.column in columns]
    changes = ", ".join(f"{field.column} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {model._meta.db_table} SET {changes} WHERE id = %s",
            [[_prepared(field, row) for field in fields] + [row.pk] for row in rows],
        )


def _fields(row: models.Model) -> list[Any]:
    return [field for field in row._meta.concrete_fields if not field.primary_key]


def _prepared(field: Any, row: models.Model) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)
