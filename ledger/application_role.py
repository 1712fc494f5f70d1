"""Rechte der Anwendung on PostgreSQL: what the program needs of each table, and nothing more.

Who owns a table can remove its guards. So the owner only migrates, and the program works in a
role that may neither change the journal nor touch its guards.
"""

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.db import connection, models, transaction

from ledger import posting_function
from ledger.models import (
    Account,
    AccountTurnover,
    Appropriation,
    Command,
    FiscalYear,
    JournalHead,
    LineTurnover,
    PeriodClosing,
    PeriodReopening,
    PlanEntry,
    Posting,
    Purse,
    ReopeningApproval,
    Voucher,
    VoucherSeal,
)

# The columns of each table that may be updated; its rows may be added and never deleted.
NEVER_DELETED: Mapping[type[models.Model], tuple[str, ...]] = {
    Posting: (),
    Voucher: (),
    VoucherSeal: (),
    JournalHead: ("mailed_at",),
    Command: ("result",),
    Purse: (),
    Account: ("balance", "last_booked_on"),
    AccountTurnover: ("incoming", "outgoing"),
    LineTurnover: ("actual", "committed"),
    Appropriation: ("budgeted", "adjustment", "actual", "committed"),
    FiscalYear: ("closed_through",),
    PeriodClosing: (),
    PeriodReopening: (),
    PlanEntry: (),
    ReopeningApproval: (),
}


class RoleUnfit(Exception):
    """The role cannot be restricted; the text says in German what to do."""


@transaction.atomic
def grant_application_role(role: str) -> list[str]:
    """Rechte vergeben: take all rights on our tables from a role and grant what the program needs.

    To be run by the owner of the tables after every migrate; gives the statements that were run.

    Raises:
        RoleUnfit: no PostgreSQL, no such role, or one that no right can restrict.
    """
    _require_fit(role)
    statements = list(_statements(_quoted(role)))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return statements


def _require_fit(role: str) -> None:
    if connection.vendor != "postgresql":
        raise RoleUnfit("Rollen kennt nur PostgreSQL. Bitte DATABASE_URL prüfen.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise RoleUnfit(
                f"Die Rolle „{role}“ gibt es nicht. "
                f"Bitte zuerst anlegen: CREATE ROLE {role} LOGIN PASSWORD '…'"
            )
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s) "
            "AND relnamespace = current_schema()::regnamespace "
            "AND pg_has_role(%s, relowner, 'MEMBER')",
            [connection.introspection.django_table_names(), role],
        )
        owned = cursor.fetchone()[0]
    if found[0] or owned:
        raise RoleUnfit(
            f"Die Rolle „{role}“ besitzt die Tabellen oder ist Superuser, kein Recht kann sie "
            "beschränken. Bitte eine eigene Rolle für die Anwendung anlegen."
        )


def _statements(role: str) -> Iterator[str]:
    schema = _current_schema()
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"
    yield f"GRANT EXECUTE ON FUNCTION {posting_function.NAME} TO {role}"
    for model in apps.get_models(include_auto_created=True):
        yield f"GRANT {_rights(model)} ON {_quoted(model._meta.db_table)} TO {role}"


def _rights(model: type[models.Model]) -> str:
    updatable = NEVER_DELETED.get(model)
    if updatable is None:
        return "INSERT, UPDATE, DELETE"
    return f"INSERT, UPDATE ({', '.join(updatable)})" if updatable else "INSERT"


def _current_schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return _quoted(cursor.fetchone()[0])


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
