"""Sperre: one trigger, as SQLite and as PostgreSQL write it."""

from dataclasses import dataclass

REFUSAL = "Das Journal ist unveränderlich"
_ERROR_CODE = "integrity_constraint_violation"
# All guards that look at nothing but the row share this one.
SHARED_FUNCTION = "ledger_refuse_change"
_SHARED_BODY = f" BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '{_ERROR_CODE}'; END "


@dataclass(frozen=True)
class Guard:
    """One trigger: refuses an event on a table, always or under a condition on OLD and NEW."""

    table: str
    event: str
    condition: str = ""

    @property
    def name(self) -> str:
        return f"{self.table}_no_{self.event.lower()}"

    @property
    def function(self) -> str:
        """Name of the function that PostgreSQL calls."""
        return SHARED_FUNCTION

    @property
    def body(self) -> str:
        """Body of that function."""
        return _SHARED_BODY

    @property
    def has_condition(self) -> bool:
        """Whether PostgreSQL itself keeps the condition with the trigger."""
        return bool(self.condition)

    def on_sqlite(self) -> str:
        when = f"WHEN ({self.condition}) " if self.condition else ""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"{when}BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )

    def on_postgresql(self) -> str:
        when = f"WHEN ({self.condition}) " if self.condition else ""
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH {each} {when}EXECUTE FUNCTION {self.function}()"
        )


@dataclass(frozen=True)
class AskingGuard(Guard):
    """A guard that asks other tables: refuses rows for which one of ``conditions`` holds.

    In them ``{row}`` stands for the new row. PostgreSQL asks once for all rows of a statement,
    so that a hundred thousand bookings stay cheap, and runs ``lock`` before.
    """

    conditions: tuple[str, ...] = ()
    refusal: str = REFUSAL
    lock: str = ""

    @property
    def function(self) -> str:
        return self.name

    @property
    def body(self) -> str:
        rows = "new_rows"
        found = " OR ".join(
            f"EXISTS (SELECT 1 FROM {rows} WHERE {condition.format(row=rows)})"
            for condition in self.conditions
        )
        lock = f"{self.lock.format(rows=rows)}; " if self.lock else ""
        return (
            f" BEGIN {lock}IF {found} THEN RAISE EXCEPTION '{self.refusal}' "
            f"USING ERRCODE = '{_ERROR_CODE}'; END IF; RETURN NULL; END "
        )

    def on_sqlite(self) -> str:
        found = " OR ".join(f"({condition.format(row='NEW')})" for condition in self.conditions)
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"WHEN {found} BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
        )

    def on_postgresql(self) -> str:
        return (
            f"CREATE TRIGGER {self.name} AFTER {self.event} ON {self.table} "
            f"REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {self.function}()"
        )
