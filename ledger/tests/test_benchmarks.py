"""The benchmarks compare like with like: both ways leave the same rows and answer the same."""

import re
from contextlib import nullcontext

import pytest
from django.db import connection, transaction

from benchmarks.cases.reading import reading_cases
from benchmarks.cases.writing import bulk, receipt, single_voucher, single_voucher_beside_balances
from benchmarks.connections import RawPostgreSQL, RawSQLite
from benchmarks.world import build_world, fill
from ledger.integrity import verify

SAME_KEYS = ("same", "same")
WRITTEN_TABLES = (
    "ledger_account",
    "ledger_accountturnover",
    "ledger_appropriation",
    "ledger_command",
    "ledger_lineturnover",
    "ledger_posting",
    "ledger_voucher",
    "grants_receipt",
)


@pytest.fixture
def world(db):
    world = build_world(purses=5, rings=2)
    fill(world, first=0, last=200)
    return world


@pytest.fixture
def raw(db, monkeypatch):
    """The hand-written way on Django's own connection, inside the transaction of the test."""
    kind = RawPostgreSQL if connection.vendor == "postgresql" else RawSQLite
    monkeypatch.setattr(kind, "transaction", lambda self: nullcontext())
    return kind(connection.connection)


@pytest.mark.parametrize("position", range(7))
def test_every_question_gets_the_same_answer(world, raw, position):
    case = reading_cases(world, raw)[position]

    assert case.plain(case.program()) == case.raw()


def test_a_posting_leaves_the_same_rows(world, raw):
    case = single_voucher(world, raw, keys=SAME_KEYS, repeat=1)

    assert rows_after(case.program) == rows_after(case.raw)


def test_a_posting_with_balances_only_keeps_the_balances(world, raw):
    case = single_voucher_beside_balances(world, raw, key="same", repeat=1)

    by_program, by_hand = rows_after(case.program), rows_after(case.raw)

    kept = {table for table in WRITTEN_TABLES if by_program[table] == by_hand[table]}
    assert {"ledger_account", "ledger_posting"} <= kept
    assert "ledger_command" not in kept


def test_a_receipt_leaves_the_same_rows(world, raw):
    case = receipt(world, raw, keys=SAME_KEYS, repeat=1)

    assert rows_after(case.program) == rows_after(case.raw)


def test_many_postings_leave_the_same_rows(world, raw):
    case = bulk(world, raw, keys=SAME_KEYS, postings=200, rounds=1)

    assert rows_after(case.program) == rows_after(case.raw)


def test_the_hand_written_rows_are_a_sound_journal(world, raw):
    bulk(world, raw, keys=SAME_KEYS, postings=200, rounds=1).raw()
    single_voucher(world, raw, keys=SAME_KEYS, repeat=1).raw()

    assert verify() == []


def rows_after(action):
    """What the tables hold after the action, which is then taken back.

    Moments differ between two runs, and on PostgreSQL numbers are not given twice.
    """
    with transaction.atomic():
        action()
        rows = {table: rows_of(table) for table in WRITTEN_TABLES}
        transaction.set_rollback(True)
    return rows


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        columns = [column[0] for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return sorted(str(without_chance(row)) for row in rows)


def without_chance(row):
    return {
        column: re.sub(r":\d+$", "", value) if column == "result" else value
        for column, value in row.items()
        if column not in ("id", "voucher_id", "recorded_at")
    }
