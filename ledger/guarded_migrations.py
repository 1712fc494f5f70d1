"""Sperren bei Migrationen: at no moment does another program find the journal unguarded.

SQLite alters no table to which the trigger of another one refers, and drops the triggers of a
table that it rebuilds. So there every migration lifts the guards and puts them back inside its own
transaction: if it fails, or its process is killed, the database rolls both back. PostgreSQL keeps
triggers while tables change, so there the guards stay; a migration that must change a row of the
journal drops exactly that guard itself, and finds it put back at its end.
"""

import sys
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from ledger.integrity import install_guards, remove_guards


class KeepsGuards(BaseDatabaseSchemaEditor):
    """What each migration is carried out with, on whichever way ``migrate`` was called."""

    def __enter__(self) -> Any:
        editor = super().__enter__()
        # Without a transaction nothing would put them back after a kill.
        if self.connection.vendor == "sqlite" and self.atomic_migration and not self.collect_sql:
            try:
                remove_guards(self.connection.alias)
            except BaseException:
                super().__exit__(*sys.exc_info())
                raise
        return editor

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        if exc_type is None and not self.collect_sql:
            try:
                if self.connection.vendor == "postgresql":
                    # It makes no trigger on a table while keys of new rows are to be checked.
                    self.connection.check_constraints()
                install_guards(self.connection.alias)
            except BaseException:
                super().__exit__(*sys.exc_info())
                raise
        super().__exit__(exc_type, exc_value, traceback)


def keep_guards(*, connection: Any, **_: Any) -> None:
    """Let all migrations of a connection keep the guards; called when it is made."""
    editor = connection.SchemaEditorClass
    if not issubclass(editor, KeepsGuards):
        connection.SchemaEditorClass = type(editor.__name__, (KeepsGuards, editor), {})
