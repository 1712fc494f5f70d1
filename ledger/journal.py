"""The statements that write the journal, one text for SQLite and PostgreSQL.

Written by hand and not by the ORM: a booking takes as few round trips as its tables allow, and
a hundred thousand bookings take few more. Only ``ledger.commands``, ``ledger.services`` and,
to hold a year, ``ledger.plan`` call them, always inside the transaction of a command. Amounts are
whole cents.

The statements of a booking share the cursor of their caller: on SQLite to open one takes as long
as a statement.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from ledger.models import (
    Account,
    AccountTurnover,
    Appropriation,
    Command,
    FiscalYear,
    LineTurnover,
    Posting,
    Voucher,
)

Row = TypeVar("Row")

# Keeps a statement below the 32,766 parameters that SQLite takes.
ROWS_PER_STATEMENT = 4000


class LockedAccount(NamedTuple):
    """Gesperrtes Konto: its balance cannot change before the transaction ends."""

    pk: int
    place: str
    balance: int
    may_go_below_zero: bool
    last_booked_on: date | None


class AccountChange(NamedTuple):
    """Change of an account: cents, and the last day on which they are booked."""

    cents: int
    last_day: date


class PostingFacts(NamedTuple):
    """One posting to be written, without its voucher; ``cents`` is above zero."""

    source: int
    target: int
    cents: int
    line: int | None
    year: int | None


class LineAndYear(NamedTuple):
    """A budget line and a fiscal year: the key of an appropriation."""

    line: int
    year: int


class Months(NamedTuple):
    """Month of the value date and month of recording, each as year * 100 + month."""

    booked: int
    recorded: int


def insert_command(
    *, key: str, name: str, fingerprint: str, actor: int, recorded_at: datetime
) -> bool:
    """Vorgang eintragen; False if the key is taken.

    Waits for another transaction that is just writing the same key.
    """
    sql = (
        f"INSERT INTO {_table(Command)} (key, name, fingerprint, actor_id, recorded_at, result) "
        "VALUES (%s, %s, %s, %s, %s, '') ON CONFLICT (key) DO NOTHING RETURNING key"
    )
    moment = connection.ops.adapt_datetimefield_value(recorded_at)
    with connection.cursor() as cursor, _sent_together():
        cursor.execute(sql, [key, name, fingerprint, actor, moment])
        return cursor.fetchone() is not None


def store_result(*, key: str, result: str) -> None:
    """Ergebnis des Vorgangs festhalten, once; a second time the database refuses it."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {_table(Command)} SET result = %s WHERE key = %s", [result, key])


def lock_years(cursor: CursorWrapper, years: Iterable[int]) -> dict[int, date | None]:
    """Haushaltsjahre sperren: up to which day each year is closed; missing years are left out.

    On PostgreSQL they are locked in share mode: bookings pass side by side, but closing a year
    waits for them. SQLite has one writer at a time anyway.
    """
    wanted = sorted(years)
    lock = " FOR SHARE" if _is_postgresql() else ""
    cursor.execute(
        f"SELECT year, closed_through FROM {_table(FiscalYear)} "
        f"WHERE year IN ({', '.join(['%s'] * len(wanted))}) ORDER BY year{lock}",
        wanted,
    )
    return {year: _as_day(closed_through) for year, closed_through in cursor.fetchall()}


def lock_accounts(cursor: CursorWrapper, accounts: Iterable[int]) -> list[LockedAccount]:
    """Konten sperren in ascending order, so that two bookings never wait for each other."""
    lock = " FOR UPDATE" if _is_postgresql() else ""
    found: list[LockedAccount] = []
    for part in _parts(sorted(accounts)):
        cursor.execute(
            "SELECT id, place, balance, may_go_below_zero, last_booked_on "
            f"FROM {_table(Account)} "
            f"WHERE id IN ({', '.join(['%s'] * len(part))}) ORDER BY id{lock}",
            part,
        )
        found += [
            LockedAccount(pk, place, balance, may_go_below_zero, _as_day(last))
            for pk, place, balance, may_go_below_zero, last in cursor.fetchall()
        ]
    return found


def change_balances(cursor: CursorWrapper, changes: Mapping[int, AccountChange]) -> None:
    """Salden und letzte Buchungstage ändern; a CHECK refuses a balance below zero."""
    table = _table(Account)
    rows = [(account, cents, _stored(day)) for account, (cents, day) in sorted(changes.items())]
    for part in _parts(rows):
        cursor.execute(
            f"WITH change (id, cents, day) AS (VALUES {_rows(part)}) "
            f"UPDATE {table} SET balance = balance + change.cents, last_booked_on = CASE "
            "WHEN last_booked_on >= change.day THEN last_booked_on ELSE change.day END "
            f"FROM change WHERE {table}.id = change.id",
            _flat(part),
        )


def change_appropriations(
    cursor: CursorWrapper, changes: Mapping[LineAndYear, Sequence[int]]
) -> None:
    """Ansätze ändern: actual and committed; a line without a plan gets an empty one.

    Several rows are locked in the order of their keys first, so that two bookings never wait
    for each other; a single one needs no order.
    """
    table = _table(Appropriation)
    for part in _parts(sorted((*key, *change) for key, change in changes.items())):
        if len(part) == 1 and _change_appropriation(cursor, *part[0]):
            continue
        _lock_appropriations(cursor, [row[:2] for row in part])
        cursor.execute(
            f"WITH change (line_id, year, actual, committed) AS (VALUES {_rows(part)}) "
            f"UPDATE {table} SET actual = {table}.actual + change.actual, "
            f"committed = {table}.committed + change.committed FROM change "
            f"WHERE {table}.line_id = change.line_id AND {table}.year = change.year",
            _flat(part),
        )


def _change_appropriation(
    cursor: CursorWrapper, line: int, year: int, actual: int, committed: int
) -> bool:
    """Einen Ansatz ändern; False if there is none yet."""
    cursor.execute(
        f"UPDATE {_table(Appropriation)} SET actual = actual + %s, committed = committed + %s "
        "WHERE line_id = %s AND year = %s",
        [actual, committed, line, year],
    )
    return bool(cursor.rowcount)


def _lock_appropriations(cursor: CursorWrapper, keys: Sequence[tuple[int, ...]]) -> None:
    """Ansätze sperren, and make an empty one where there is none."""
    table = _table(Appropriation)
    lock = " FOR UPDATE" if _is_postgresql() else ""
    cursor.execute(
        f"SELECT line_id, year FROM {table} WHERE (line_id, year) IN "
        f"(VALUES {_rows(keys)}) ORDER BY line_id, year{lock}",
        _flat(keys),
    )
    if missing := sorted(set(keys) - {tuple(row) for row in cursor.fetchall()}):
        rows = [(*key, 0, 0, 0, 0) for key in missing]
        cursor.execute(
            f"INSERT INTO {table} (line_id, year, budgeted, adjustment, actual, committed) "
            f"VALUES {_rows(rows)} ON CONFLICT (line_id, year) DO NOTHING",
            _flat(rows),
        )


def add_account_turnover(
    cursor: CursorWrapper, changes: Mapping[int, Sequence[int]], months: Months
) -> None:
    """Monatsumsätze der Konten fortschreiben: in and out per account."""
    _add_turnover(
        cursor,
        AccountTurnover,
        key=("account_id", "booked_month", "recorded_month"),
        amounts=("incoming", "outgoing"),
        rows=sorted((account, *months, *change) for account, change in changes.items()),
    )


def add_line_turnover(
    cursor: CursorWrapper, changes: Mapping[LineAndYear, Sequence[int]], months: Months
) -> None:
    """Monatsumsätze der Haushaltspositionen fortschreiben: actual and committed per line."""
    _add_turnover(
        cursor,
        LineTurnover,
        key=("line_id", "year", "booked_month", "recorded_month"),
        amounts=("actual", "committed"),
        rows=sorted((*line, *months, *change) for line, change in changes.items()),
    )


def _add_turnover(
    cursor: CursorWrapper,
    model: type[models.Model],
    *,
    key: tuple[str, ...],
    amounts: tuple[str, str],
    rows: Sequence[tuple[int, ...]],
) -> None:
    table = _table(model)
    added = ", ".join(f"{amount} = {table}.{amount} + excluded.{amount}" for amount in amounts)
    for part in _parts(rows):
        cursor.execute(
            f"INSERT INTO {table} ({', '.join((*key, *amounts))}) VALUES {_rows(part)} "
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {added}",
            _flat(part),
        )


def insert_voucher(cursor: CursorWrapper, voucher: Voucher) -> None:
    """Beleg schreiben and give it its number."""
    columns = [field for field in Voucher._meta.concrete_fields if not field.primary_key]
    cursor.execute(
        f"INSERT INTO {_table(Voucher)} ({', '.join(str(field.column) for field in columns)}) "
        f"VALUES ({', '.join(['%s'] * len(columns))}) RETURNING id",
        [_stored(getattr(voucher, field.attname)) for field in columns],
    )
    voucher.pk = int(cursor.fetchone()[0])
    voucher._state.adding = False


def _stored(value: Any) -> Any:
    """Only days and moments are stored otherwise than they are held."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def insert_vouchers(
    cursor: CursorWrapper,
    vouchers: Sequence[tuple[date, str, str]],
    *,
    key: str,
    actor: int,
    recorded_at: datetime,
) -> list[int]:
    """Viele Belege schreiben: day, document number and text of each; gives their numbers."""
    numbers = _take_numbers(cursor, len(vouchers))
    columns = (
        "id", "booked_on", "document_number", "text", "command_id", "recorded_at", "actor_id",
        "reason", "is_example",
    )  # fmt: skip
    same = (key, connection.ops.adapt_datetimefield_value(recorded_at), actor, "", False)
    days = {day: connection.ops.adapt_datefield_value(day) for day in {row[0] for row in vouchers}}
    rows = [
        (number, days[day], document_number, text, *same)
        for number, (day, document_number, text) in zip(numbers, vouchers, strict=True)
    ]
    _insert(cursor, Voucher, columns, rows)
    return numbers


def insert_postings(cursor: CursorWrapper, rows: Sequence[Sequence[int | None]]) -> None:
    """Buchungen schreiben: the number of the voucher and the facts of each."""
    columns = ("voucher_id", "source_id", "target_id", "amount", "line_id", "year")
    _insert(cursor, Posting, columns, rows)


def _take_numbers(cursor: CursorWrapper, count: int) -> list[int]:
    """Reserve ``count`` voucher numbers, ascending; nobody else gets them."""
    if _is_postgresql():
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [_table(Voucher), count],
        )
        return sorted(number for (number,) in cursor.fetchall())
    # The transaction holds the only write lock there is.
    cursor.execute(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {_table(Voucher)}")
    first = int(cursor.fetchone()[0])
    return list(range(first, first + count))


def _insert(
    cursor: CursorWrapper,
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    """One row by INSERT, many by COPY on PostgreSQL, which is several times faster."""
    into = f"{_table(model)} ({', '.join(columns)})"
    if _is_postgresql() and len(rows) > 1:
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for part in _parts(rows):
                copy.write("".join(map(_as_copied, part)))
    else:
        cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(columns))})", rows)


# Written here and not by psycopg, whose Python takes several times as long for a row.
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _as_copied(row: Sequence[Any]) -> str:
    """A row as COPY reads it."""
    values = (r"\N" if value is None else str(value).translate(_ESCAPED) for value in row)
    return "\t".join(values) + "\n"


def _sent_together() -> AbstractContextManager[Any]:
    """On PostgreSQL BEGIN and the first statement share one round trip."""
    return connection.connection.pipeline() if _is_postgresql() else nullcontext()


def _as_day(value: date | str | None) -> date | None:
    """SQLite keeps days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        yield rows[start : start + ROWS_PER_STATEMENT]


def _rows(rows: Sequence[Sequence[Any]]) -> str:
    """The marks of VALUES: ``(%s, %s), (%s, %s)``."""
    return ", ".join([f"({', '.join(['%s'] * len(rows[0]))})"] * len(rows))


def _flat(rows: Iterable[Iterable[Any]]) -> list[Any]:
    return [value for row in rows for value in row]
