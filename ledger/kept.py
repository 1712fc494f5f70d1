"""Kept figures read by hand-written SQL, where the ORM would cost more than the question."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from ledger.models import Account, AccountTurnover, Appropriation, BudgetLine, Place, Side

_ACCOUNTS = Account._meta.db_table
_TURNOVERS = AccountTurnover._meta.db_table
_APPROPRIATIONS = Appropriation._meta.db_table
_LINES = BudgetLine._meta.db_table


def sum_balances(purses: Sequence[int], places: Collection[Place]) -> list[tuple[int, str, int]]:
    """Salden in cents per purse and place, over all accounts of the purses, without zeros."""
    if not purses:
        return []
    return _rows(
        f"SELECT purse_id, place, CAST(SUM(balance) AS bigint) FROM {_ACCOUNTS} "
        f"WHERE purse_id IN ({_marks(purses)}) AND place IN ({_marks(places)}) AND balance <> 0 "
        "GROUP BY purse_id, place",
        [*purses, *(place.value for place in places)],
    )


def sum_turnovers(
    year: int, purses: Sequence[int], places: Collection[Place]
) -> list[tuple[int, str, int, int, int]]:
    """Monatsumsätze in cents: purse, place, month of the value date, what came in and went out."""
    if not purses:
        return []
    return _rows(
        f"SELECT purse_id, place, booked_month - %s, CAST(SUM(incoming) AS bigint), "
        "CAST(SUM(outgoing) AS bigint) "
        f"FROM {_TURNOVERS} JOIN {_ACCOUNTS} ON {_ACCOUNTS}.id = account_id "
        "WHERE booked_month BETWEEN %s AND %s "
        f"AND purse_id IN ({_marks(purses)}) AND place IN ({_marks(places)}) "
        "GROUP BY purse_id, place, booked_month ORDER BY purse_id, place, booked_month",
        [year * 100, year * 100 + 1, year * 100 + 12, *purses, *(place.value for place in places)],
    )


def sum_rings(years: Collection[int], rings: Collection[int] | None) -> list[tuple[int, ...]]:
    """Ringsummen in cents: year, ring, income budgeted, adjusted and actual, the same of expense,
    and what is committed. With None as ``rings``, of all with a line in the budget of a year.
    """
    if not years or (rings is not None and not rings):
        return []
    sums = ", ".join(
        f"CAST(COALESCE(SUM({figure}) FILTER (WHERE side = '{side.value}'), 0) AS bigint)"
        for side, figures in (
            (Side.INCOME, ("budgeted", "budgeted + adjustment", "actual")),
            (Side.EXPENSE, ("budgeted", "budgeted + adjustment", "actual", "committed")),
        )
        for figure in figures
    )
    chosen = "IS NOT NULL" if rings is None else f"IN ({_marks(rings)})"
    return _rows(
        f"SELECT year, ring_id, {sums} "
        f"FROM {_APPROPRIATIONS} JOIN {_LINES} ON {_LINES}.id = line_id "
        f"WHERE year IN ({_marks(years)}) AND ring_id {chosen} GROUP BY year, ring_id",
        [*years, *(rings or ())],
    )


def _marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _rows(sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
