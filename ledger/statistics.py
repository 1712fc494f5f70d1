"""Statistik der Datenbank: how many rows there are of what, by which it chooses its indexes."""

from django.db import connection


def refresh_statistics() -> None:
    """Statistik erneuern on SQLite, which nobody else does; PostgreSQL keeps its own up to date.

    Without it SQLite guesses, and may read the journal where a few rows of an index would do.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
