"""Many rows by one call of the driver, where Django sends a query for every 60 on SQLite."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def insert_all(rows: Sequence[Row]) -> None:
    """Insert new rows of one model. They do not learn their numbers."""
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(str(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})",
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


def _prepared(field: Any, row: models.Model) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)
