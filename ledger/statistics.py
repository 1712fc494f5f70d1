"""Statistik der Datenbank: row counts of tables and indexes, by which it plans its queries."""

from django.db import connection


def refresh_statistics() -> None:
    """Statistik erneuern on SQLite; PostgreSQL does so by itself.

    Without it SQLite guesses, and may read the journal where a few rows of an index would do.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
