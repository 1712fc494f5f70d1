"""Sperren auf Zeit: who does the same at the same moment waits."""

from django.db import connection, models


def wait_for_others(model: type[models.Model]) -> None:
    """Warten, bis kein anderer dasselbe tut: one at a time until the transaction ends.

    ``model`` names the work by the rows that it writes. On SQLite the transaction already holds
    the only write lock there is.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s::regclass::oid::bigint)", [model._meta.db_table]
            )
