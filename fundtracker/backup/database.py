from pathlib import Path
from typing import Protocol

from django.db import connection

from fundtracker.backup.digest import Contents
from fundtracker.backup.postgresql import PostgresDatabase
from fundtracker.backup.sqlite import SqliteDatabase


class Database(Protocol):
    """Datenbank: what backup and restore need of one. Its ``str`` names it for a person.

    All methods raise DatabaseFailed if the database does not play along.
    """

    @property
    def vendor(self) -> str: ...

    def save(self, part: Path) -> Contents:
        """Write everything to the empty file ``part``, as of one moment, while others write.

        Raises:
            NothingToBackUp: there is no journal.
            ProgramMissing, ProgramFailed
        """
        ...

    def is_empty(self) -> bool: ...

    def load(self, file: Path) -> None:
        """Fill the empty database, entirely or not at all.

        Raises:
            ProgramMissing, ProgramFailed
        """
        ...

    def contents(self) -> Contents: ...


def configured_database() -> Database:
    """The database that DATABASE_URL names."""
    if connection.vendor == "postgresql":
        return PostgresDatabase()
    return SqliteDatabase(Path(connection.settings_dict["NAME"]))
