"""Schutz und Prüfung des Journals: its guards in the database, and ``verify``, which recomputes."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.models import F, Max, Min, QuerySet, Sum
from django.db.models.functions import TruncDate

from ledger import posting_function
from ledger.days import format_day
from ledger.guard import Guard
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
    Place,
    PlanEntry,
    Posting,
    Purse,
    ReopeningApproval,
    Side,
    Voucher,
    VoucherSeal,
)
from ledger.money import ZERO
from ledger.period_guards import period_guards
from ledger.seal import BrokenSeal, find_break
from ledger.services import effect_on_line, month_of
from ledger.years import closed_before

# Tables whose rows are never changed and never deleted.
_UNCHANGEABLE = (
    Posting,
    Voucher,
    VoucherSeal,
    PlanEntry,
    PeriodClosing,
    PeriodReopening,
    ReopeningApproval,
)


def guards_for(vendor: str) -> tuple[Guard, ...]:
    """The guards a database must carry; only PostgreSQL knows TRUNCATE."""
    journal = [model._meta.db_table for model in _UNCHANGEABLE]
    commands = Command._meta.db_table
    heads = JournalHead._meta.db_table
    events = ("UPDATE", "DELETE", "TRUNCATE") if vendor == "postgresql" else ("UPDATE", "DELETE")
    return (
        *(Guard(table, event) for table in journal for event in events),
        # The result is written once, in the transaction that carries the command out.
        Guard(commands, "UPDATE", "OLD.result <> ''"),
        *(Guard(commands, event) for event in events if event != "UPDATE"),
        # The time of mailing is noted once.
        Guard(heads, "UPDATE", f"OLD.mailed_at IS NOT NULL OR {_is_another_head()}"),
        *(Guard(heads, event) for event in events if event != "UPDATE"),
        *period_guards(vendor),
        *(Guard(FiscalYear._meta.db_table, event) for event in events if event == "TRUNCATE"),
    )


def _is_another_head() -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in ("day", "seal_id", "hash"))


def install_guards(using: str = "default") -> None:
    """Put every missing guard in place; take away guards whose tables or columns are gone.

    Between two migrations a table or a column that a guard names may not be there.
    """
    connection = connections[using]
    on_postgresql = connection.vendor == "postgresql"
    guards = guards_for(connection.vendor)
    columns = _columns(using)
    standing = [guard for guard in guards if _can_stand(guard, columns)]
    missing = missing_guards(using)
    with transaction.atomic(using), connection.cursor() as cursor:
        for guard in guards:
            if guard.name in missing or guard not in standing:
                _remove(guard, cursor)
        for guard in standing:
            if guard.name not in missing:
                continue
            if on_postgresql:
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {guard.function}() RETURNS trigger "
                    f"LANGUAGE plpgsql AS $${guard.body}$$"
                )
            cursor.execute(guard.on_postgresql() if on_postgresql else guard.on_sqlite())
        # Once all guards can stand, the tables and columns that the function names are there, too.
        if posting_function.NAME in missing and len(standing) == len(guards):
            posting_function.install(cursor)


def remove_guards(using: str = "default") -> None:
    """Take the guards away: while SQLite migrates, and for emptying a test database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for guard in guards_for(connection.vendor):
            _remove(guard, cursor)


def _remove(guard: Guard, cursor: Any) -> None:
    on_table = f" ON {guard.table}" if cursor.db.vendor == "postgresql" else ""
    cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on_table}")


def _columns(using: str) -> dict[str, set[str]]:
    """The columns of every table that is there now, which is not always what the models say."""
    columns: dict[str, set[str]] = defaultdict(set)
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            cursor.execute(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = current_schema()"
            )
        else:
            cursor.execute(
                "SELECT found.name, info.name FROM sqlite_master AS found "
                "JOIN pragma_table_info(found.name) AS info WHERE found.type = 'table'"
            )
        for table, column in cursor.fetchall():
            columns[table].add(column)
    return columns


def _can_stand(guard: Guard, columns: dict[str, set[str]]) -> bool:
    """Whether every table and every column is there that the text of the guard names."""
    words = set(re.findall(r"\w+", f"{guard.on_sqlite()} {guard.body}"))
    named = [
        model
        for model in apps.get_app_config("ledger").get_models()
        if model._meta.db_table in words
    ]
    return all(
        words & {field.column for field in model._meta.concrete_fields}
        <= columns.get(model._meta.db_table, set())
        and model._meta.db_table in columns
        for model in named
    )


def missing_guards(using: str = "default") -> set[str]:
    """Names of the guards that the database lacks, has switched off or replaced by others.

    The function that books on PostgreSQL is checked in the same way.
    """
    vendor = connections[using].vendor
    guards = guards_for(vendor)
    with connections[using].cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute(
                "SELECT relname, tgname, tgqual IS NOT NULL, prosrc FROM pg_trigger "
                "JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
            )
            active = set(cursor.fetchall())
            missing = {
                guard.name
                for guard in guards
                if (guard.table, guard.name, guard.has_condition, guard.body) not in active
            }
            return (
                missing if posting_function.is_intact(cursor) else {*missing, posting_function.NAME}
            )
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        statements = {sql for (sql,) in cursor.fetchall()}
        return {guard.name for guard in guards if guard.on_sqlite() not in statements}


class GuardsMissing(ImproperlyConfigured):
    """The journal could be changed: nothing that writes may start."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"{missing} Web-Server, Hintergrunddienste und Befehle, die schreiben, starten so "
            "nicht. "
            "Bitte „python manage.py migrate“ ausführen und danach „python manage.py verify“."
        )


def require_guards(using: str = "default") -> None:
    """Start nur mit Schutz: refuse to go on where the journal is not guarded.

    Raises:
        GuardsMissing: tables or guards of the journal are missing; says how to mend it.
    """
    tables = connections[using].introspection.table_names()
    if any(guard.table not in tables for guard in guards_for(connections[using].vendor)):
        raise GuardsMissing("In der Datenbank fehlen Tabellen des Journals.")
    if missing := missing_guards(using):
        raise GuardsMissing(f"Dem Journal fehlt der Schutz: {', '.join(sorted(missing))}.")


def reinstall_guards(*, using: str, **_: Any) -> None:
    """After every migrate, also one without a migration: somebody may have dropped a guard."""
    install_guards(using)


@dataclass(frozen=True)
class Deviation:
    """Abweichung: a kept figure that the journal does not confirm, or a guard that is missing."""

    subject: str
    kept: str
    journal: str

    def __str__(self) -> str:
        return f"{self.subject}: gespeichert {self.kept}, laut Journal {self.journal}"


Recomputation = Callable[[str], Iterable[Deviation]]
_OF_OTHER_APPS: list[Recomputation] = []


def verified_as_well(recompute: Recomputation) -> Recomputation:
    """Mit zu prüfen: marks what recomputes the figures that another app keeps of the journal."""
    _OF_OTHER_APPS.append(recompute)
    return recompute


def verify(using: str = "default") -> list[Deviation | BrokenSeal]:
    """Journal prüfen: recompute every balance, every appropriation and plan, and every seal.

    The figures that other apps keep are recomputed as well.

    Return one deviation for each row that differs, and the first seal that does not hold; an empty
    list if all is well. People can go on booking meanwhile; on SQLite their bookings wait for it.
    """
    # Sealed rows never change, so the long way along the chain needs no snapshot.
    broken = find_break(using)
    with _snapshot(using):
        deviations: list[Deviation | BrokenSeal] = [
            *_deviating_guards(using),
            *_deviating_years(using),
            *_deviating_balances(using),
            *_deviating_purses(using),
            *_deviating_appropriations(using),
            *_deviating_plans(using),
            *_deviating_account_turnovers(using),
            *_deviating_line_turnovers(using),
            *(found for recompute in _OF_OTHER_APPS for found in recompute(using)),
        ]
    return [*deviations, broken] if broken else deviations


@contextmanager
def _snapshot(using: str) -> Iterator[None]:
    """All queries see one moment; otherwise a booking between two of them looks like an error."""
    connection = connections[using]
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(using):
        if connection.vendor == "postgresql" and is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _deviating_guards(using: str) -> Iterator[Deviation]:
    for name in sorted(missing_guards(using)):
        yield Deviation(f"Schutz {name}", "fehlt", "vorgesehen")


def _deviating_years(using: str) -> Iterator[Deviation]:
    """The last closing of a year counts, up to the first day that was opened again."""
    closings = {row.year_id: row for row in PeriodClosing.objects.using(using).order_by("id")}
    opened = dict(
        ReopeningApproval.objects.using(using)
        .order_by()
        .values_list("reopening__closing")
        .annotate(Min("reopening__open_from"))
    )
    for year in FiscalYear.objects.using(using):
        closing = closings.get(year.pk)
        logged = None if closing is None else closing.through
        if closing is not None and closing.pk in opened:
            logged = closed_before(opened[closing.pk])
        if year.closed_through != logged:
            yield Deviation(f"Haushaltsjahr {year}", _closed(year.closed_through), _closed(logged))


def _closed(through: date | None) -> str:
    return "offen" if through is None else f"abgeschlossen bis {format_day(through)}"


def _deviating_balances(using: str) -> Iterator[Deviation]:
    journal: dict[int, tuple[Decimal, date | None]] = defaultdict(lambda: (ZERO, None))
    postings = Posting.objects.using(using).order_by()
    for side, sign in (("target", 1), ("source", -1)):
        sums = postings.values_list(side).annotate(Sum("amount"), Max("voucher__booked_on"))
        for account_id, amount, day in sums:
            balance, last = journal[account_id]
            journal[account_id] = (balance + sign * amount, max(day, last or day))
    for account in Account.objects.using(using).iterator():
        balance, last = journal[account.pk]
        subject = f"Konto {account.pk} {account}"
        if account.balance != balance:
            yield Deviation(subject, str(account.balance), str(balance))
        if account.last_booked_on != last:
            yield Deviation(
                f"{subject}, letzter Buchungstag", _day(account.last_booked_on), _day(last)
            )


def _day(day: date | None) -> str:
    return "keiner" if day is None else format_day(day)


def _deviating_purses(using: str) -> Iterator[Deviation]:
    for purse in Purse.objects.using(using).annotate(total=Sum("accounts__balance")):
        if purse.total:
            yield Deviation(f"Konten der Zuwendung {purse.pk} {purse}", str(purse.total), "0.00")


def _deviating_appropriations(using: str) -> Iterator[Deviation]:
    journal: dict[tuple[int, int], tuple[Decimal, Decimal]] = {}
    sums = (
        Posting.objects.using(using)
        .filter(line__isnull=False)
        .order_by()
        .values_list("line", "year", "line__side", "source__place", "target__place")
        .annotate(Sum("amount"))
    )
    for line_id, year, side, source, target, amount in sums:
        actual, committed = effect_on_line(Side(side), Place(source), Place(target), amount)
        before = journal.get((line_id, year), (ZERO, ZERO))
        journal[line_id, year] = (before[0] + actual, before[1] + committed)
    rows = Appropriation.objects.using(using).annotate(line_code=F("line__code"))
    for row in rows.iterator():
        actual, committed = journal.pop((row.line_id, row.year), (ZERO, ZERO))
        if (row.actual, row.committed) != (actual, committed):
            yield Deviation(
                f"Ansatz {row.line_code} {row.year} (Ist / gebunden)",
                f"{row.actual} / {row.committed}",
                f"{actual} / {committed}",
            )
    for (line_id, year), (actual, committed) in journal.items():
        yield Deviation(f"Ansatz {line_id} {year}", "fehlt", f"{actual} / {committed}")


def _deviating_plans(using: str) -> Iterator[Deviation]:
    decided: dict[tuple[int, int], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    sums = (
        PlanEntry.objects.using(using)
        .order_by()
        .values_list("line", "year", "kind")
        .annotate(Sum("amount"))
    )
    for line_id, year, kind, amount in sums:
        decided[line_id, year][kind == PlanEntry.Kind.ADJUSTMENT] = amount
    rows = Appropriation.objects.using(using).annotate(line_code=F("line__code"))
    for row in rows.iterator():
        kept = [row.budgeted, row.adjustment]
        if kept != (plan := decided.pop((row.line_id, row.year), [ZERO, ZERO])):
            yield Deviation(
                f"Ansatz {row.line_code} {row.year} (Ansatz / Fortschreibung)",
                _amounts(kept),
                _amounts(plan),
            )
    for (line_id, year), plan in decided.items():
        yield Deviation(f"Ansatz {line_id} {year} (Plan)", "fehlt", _amounts(plan))


def _deviating_account_turnovers(using: str) -> Iterator[Deviation]:
    journal: dict[tuple[int, int, int], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for side, account in enumerate(("target", "source")):
        sums = (
            _postings_by_day(using)
            .values_list(account, "voucher__booked_on", "recorded_on")
            .annotate(Sum("amount"))
        )
        for account_id, booked_on, recorded_on, amount in sums:
            journal[account_id, month_of(booked_on), month_of(recorded_on)][side] += amount
    for row in AccountTurnover.objects.using(using).iterator():
        kept = [row.incoming, row.outgoing]
        if kept != (booked := journal.pop((row.account_id, *_months(row)), [ZERO, ZERO])):
            yield Deviation(f"Monatsumsatz {row}", _amounts(kept), _amounts(booked))
    for (account_id, month, _), booked in journal.items():
        yield Deviation(f"Monatsumsatz Konto {account_id} {month}", "fehlt", _amounts(booked))


def _deviating_line_turnovers(using: str) -> Iterator[Deviation]:
    journal: dict[tuple[int, int, int, int], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    sums = (
        _postings_by_day(using)
        .filter(line__isnull=False)
        .values_list(
            "line",
            "year",
            "line__side",
            "source__place",
            "target__place",
            "voucher__booked_on",
            "recorded_on",
        )
        .annotate(Sum("amount"))
    )
    for line_id, year, side, source, target, booked_on, recorded_on, amount in sums:
        effect = effect_on_line(Side(side), Place(source), Place(target), amount)
        booked = journal[line_id, year, month_of(booked_on), month_of(recorded_on)]
        booked[0] += effect[0]
        booked[1] += effect[1]
    for row in LineTurnover.objects.using(using).iterator():
        kept = [row.actual, row.committed]
        key = (row.line_id, row.year, *_months(row))
        if kept != (booked := journal.pop(key, [ZERO, ZERO])):
            yield Deviation(f"Monatsumsatz {row}", _amounts(kept), _amounts(booked))
    for (line_id, year, month, _), booked in journal.items():
        yield Deviation(f"Monatsumsatz {line_id} {year} {month}", "fehlt", _amounts(booked))


def _postings_by_day(using: str) -> QuerySet[Any]:
    return (
        Posting.objects.using(using)
        .order_by()
        .annotate(recorded_on=TruncDate("voucher__recorded_at"))
    )


def _months(row: AccountTurnover | LineTurnover) -> tuple[int, int]:
    return row.booked_month, row.recorded_month


def _amounts(pair: Sequence[Decimal]) -> str:
    return " / ".join(str(amount) for amount in pair)
