"""Sperren der Haushaltsjahre: what no statement may do to a closed period, whoever sends it."""

from collections.abc import Iterator

from ledger.guard import AskingGuard, Guard
from ledger.models import (
    Account,
    FiscalYear,
    PeriodClosing,
    PeriodReopening,
    Place,
    Posting,
    ReopeningApproval,
    Voucher,
)

PERIOD_IS_CLOSED = "Der Zeitraum ist abgeschlossen oder nicht angelegt"
YEAR_IS_CLOSED = "Das Haushaltsjahr ist abgeschlossen oder nicht angelegt"
NOT_IN_THE_LOG = "Abschluss und Wiedereröffnung gehen nur über ihr Protokoll"
CLOSED_BACKWARDS = "Ein Abschluss öffnet nichts wieder"
SECOND_PERSON = "Die Freigabe braucht eine zweite Person"

_YEARS = FiscalYear._meta.db_table
_CLOSINGS = PeriodClosing._meta.db_table
_REOPENINGS = PeriodReopening._meta.db_table
_APPROVALS = ReopeningApproval._meta.db_table
_VOUCHERS = Voucher._meta.db_table
_POSTINGS = Posting._meta.db_table
_ACCOUNTS = Account._meta.db_table


def period_guards(vendor: str) -> Iterator[Guard]:
    """The guards that keep a closed period closed."""
    sql = _PostgreSQL() if vendor == "postgresql" else _SQLite()
    yield AskingGuard(
        _VOUCHERS,
        "INSERT",
        conditions=(*sql.malformed("{row}.booked_on"), _day_is_not_open(sql)),
        refusal=PERIOD_IS_CLOSED,
        # Closing a year waits for this voucher even if nobody but the guard locked the year.
        lock=(
            f"PERFORM 1 FROM {_YEARS} WHERE year IN "
            f"(SELECT {sql.year_of('booked_on')} FROM {{rows}}) ORDER BY year FOR SHARE"
        ),
    )
    yield AskingGuard(
        _POSTINGS,
        "INSERT",
        conditions=(_voucher_is_closed(sql), _charged_year_is_not_open(sql)),
        refusal=YEAR_IS_CLOSED,
    )
    yield Guard(_YEARS, "INSERT", "NEW.closed_through IS NOT NULL")
    yield AskingGuard(
        _YEARS, "UPDATE", conditions=(_is_not_what_the_log_says(sql),), refusal=NOT_IN_THE_LOG
    )
    yield Guard(_YEARS, "DELETE")
    yield AskingGuard(
        _CLOSINGS,
        "INSERT",
        conditions=(
            f"EXISTS (SELECT 1 FROM {_YEARS} WHERE {_YEARS}.year = {{row}}.year_id "
            f"AND {{row}}.through <= {_YEARS}.closed_through)",
        ),
        refusal=CLOSED_BACKWARDS,
    )
    yield AskingGuard(
        _APPROVALS,
        "INSERT",
        conditions=(
            f"EXISTS (SELECT 1 FROM {_REOPENINGS} WHERE {_REOPENINGS}.id = {{row}}.reopening_id "
            f"AND {_REOPENINGS}.requested_by_id = {{row}}.approved_by_id)",
        ),
        refusal=SECOND_PERSON,
    )


class _SQLite:
    """Days are text, and the column takes any: only 2024-12-31 is compared as it should."""

    def malformed(self, day: str) -> tuple[str, ...]:
        return (f"{day} IS NOT date({day})",)

    def year_of(self, day: str) -> str:
        return f"CAST(substr({day}, 1, 4) AS integer)"

    def day_before(self, day: str) -> str:
        return f"date({day}, '-1 day')"

    def last_day_of(self, year: str) -> str:
        return f"{year} || '-12-31'"


class _PostgreSQL:
    def malformed(self, day: str) -> tuple[str, ...]:
        return ()

    def year_of(self, day: str) -> str:
        return f"CAST(extract(year FROM {day}) AS integer)"

    def day_before(self, day: str) -> str:
        return f"{day} - 1"

    def last_day_of(self, year: str) -> str:
        return f"make_date(CAST({year} AS integer), 12, 31)"


_Dialect = _SQLite | _PostgreSQL


def _day_is_not_open(sql: _Dialect) -> str:
    day = "{row}.booked_on"
    return (
        f"NOT EXISTS (SELECT 1 FROM {_YEARS} WHERE {_YEARS}.year = {sql.year_of(day)} "
        f"AND ({_YEARS}.closed_through IS NULL OR {_YEARS}.closed_through < {day}))"
    )


# Rows of large tables are asked for by subqueries that give one value. Anything else PostgreSQL
# may plan once for a large import and then use, reading the whole table, for single bookings.


def _voucher_is_closed(sql: _Dialect) -> str:
    day = f"{_VOUCHERS}.booked_on"
    return (
        f"(SELECT {day} <= {_YEARS}.closed_through FROM {_VOUCHERS} "
        f"JOIN {_YEARS} ON {_YEARS}.year = {sql.year_of(day)} "
        f"WHERE {_VOUCHERS}.id = {{row}}.voucher_id)"
    )


def _charged_year_is_not_open(sql: _Dialect) -> str:
    """A commitment may end where it was bound, or come back there by a reversal."""
    year = f"{_YEARS}.year"
    is_open = (
        f"EXISTS (SELECT 1 FROM {_YEARS} WHERE {year} = {{row}}.year AND "
        f"(closed_through IS NULL OR closed_through < {sql.last_day_of(year)}))"
    )
    source, target = (
        f"(SELECT place FROM {_ACCOUNTS} WHERE id = {{row}}.{side}_id)"
        for side in ("source", "target")
    )
    reversed_voucher = f"(SELECT reverses_id FROM {_VOUCHERS} WHERE id = {{row}}.voucher_id)"
    return (
        f"{{row}}.year IS NOT NULL AND NOT {is_open} AND {source} <> '{Place.COMMITTED}' "
        f"AND NOT ({target} = '{Place.COMMITTED}' AND {reversed_voucher} IS NOT NULL)"
    )


def _is_not_what_the_log_says(sql: _Dialect) -> str:
    """The last closing of the year counts, up to the first day that was opened again."""
    year = "{row}.year"
    latest = f"(SELECT MAX(id) FROM {_CLOSINGS} WHERE year_id = {year})"
    opened = (
        f"(SELECT MIN(open_from) FROM {_REOPENINGS} "
        f"JOIN {_APPROVALS} ON {_APPROVALS}.reopening_id = {_REOPENINGS}.id "
        f"WHERE closing_id = {latest})"
    )
    through = f"(SELECT through FROM {_CLOSINGS} WHERE id = {latest})"
    never = sql.last_day_of(f"({year} - 1)")
    by_log = f"COALESCE({sql.day_before(opened)}, {through}, {never})"
    return f"COALESCE({{row}}.closed_through, {never}) <> {by_log}"
