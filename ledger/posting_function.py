"""Buchen in einem Aufruf: on PostgreSQL one function locks, judges and writes a voucher.

Each single statement costs a round trip and is planned anew; the statements of a function are
planned once per connection. It does what ``ledger.services`` does by the statements of
``ledger.journal``, on SQLite and for many vouchers at once. Where it finds a closed year or too
little money, now or on a day in between, it writes nothing, and the services say what is wrong.
"""

from typing import Any

from django.db import connection

# It was installed under this name; another one would leave it behind in every database.
NAME = "ledger_post"

# Arrays of the same group belong together, sorted by their first: locks are taken in that order.
_ARGUMENTS = {
    # The years to be kept open, and the day on which each must be.
    "years": "integer[]",
    "open_on": "date[]",
    # The accounts of the voucher and what each gets and gives, in cents.
    "accounts": "bigint[]",
    "incomings": "bigint[]",
    "outgoings": "bigint[]",
    # The budget lines and years that are charged, and the effect on each.
    "lines": "bigint[]",
    "charged_years": "integer[]",
    "actuals": "bigint[]",
    "commitments": "bigint[]",
    "month_booked": "integer",
    "month_recorded": "integer",
    # The columns of the voucher.
    "voucher_command_id": "text",
    "voucher_booked_on": "date",
    "voucher_recorded_at": "timestamptz",
    "voucher_document_number": "text",
    "voucher_text": "text",
    "voucher_actor_id": "integer",
    "voucher_reverses_id": "bigint",
    "voucher_reason": "text",
    "voucher_is_example": "boolean",
    # Its postings.
    "sources": "bigint[]",
    "targets": "bigint[]",
    "amounts": "bigint[]",
    "posting_lines": "bigint[]",
    "posting_years": "integer[]",
}

_BODY = """
DECLARE
    number bigint;
BEGIN
    PERFORM 1 FROM ledger_fiscalyear WHERE year = ANY (years) ORDER BY year FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM unnest(years, open_on) AS wanted (year, day)
        LEFT JOIN ledger_fiscalyear kept ON kept.year = wanted.year
        WHERE kept.year IS NULL OR kept.closed_through >= wanted.day
    ) THEN
        RETURN NULL;
    END IF;

    PERFORM 1 FROM ledger_account WHERE id = ANY (accounts) ORDER BY id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM unnest(accounts, incomings, outgoings) AS change (id, incoming, outgoing)
        JOIN ledger_account kept ON kept.id = change.id
        WHERE NOT kept.may_go_below_zero AND kept.balance + change.incoming - change.outgoing <
            CASE WHEN change.incoming < change.outgoing AND kept.last_booked_on > voucher_booked_on
            -- What comes later is missing on a day before: at most so much.
            THEN (
                SELECT greatest(0, max(later.cents)) FROM (
                    SELECT sum(sum(moved.cents)) OVER (ORDER BY moved.day DESC) AS cents FROM (
                        SELECT voucher.booked_on AS day, posting.amount AS cents
                        FROM ledger_posting posting
                        JOIN ledger_voucher voucher ON voucher.id = posting.voucher_id
                        WHERE posting.target_id = kept.id AND voucher.booked_on > voucher_booked_on
                        UNION ALL
                        SELECT voucher.booked_on, -posting.amount
                        FROM ledger_posting posting
                        JOIN ledger_voucher voucher ON voucher.id = posting.voucher_id
                        WHERE posting.source_id = kept.id AND voucher.booked_on > voucher_booked_on
                    ) AS moved GROUP BY moved.day
                ) AS later
            )
            ELSE 0 END
    ) THEN
        RETURN NULL;
    END IF;

    UPDATE ledger_account kept SET balance = kept.balance + change.incoming - change.outgoing,
        last_booked_on = greatest(kept.last_booked_on, voucher_booked_on)
    FROM unnest(accounts, incomings, outgoings) AS change (id, incoming, outgoing)
    WHERE kept.id = change.id;
    INSERT INTO ledger_accountturnover AS kept
        (account_id, booked_month, recorded_month, incoming, outgoing)
    SELECT change.id, month_booked, month_recorded, change.incoming, change.outgoing
    FROM unnest(accounts, incomings, outgoings) AS change (id, incoming, outgoing)
    ON CONFLICT (account_id, booked_month, recorded_month) DO UPDATE
    SET incoming = kept.incoming + excluded.incoming, outgoing = kept.outgoing + excluded.outgoing;

    IF cardinality(lines) > 1 THEN
        PERFORM 1 FROM ledger_appropriation WHERE (line_id, year) IN
            (SELECT * FROM unnest(lines, charged_years)) ORDER BY line_id, year FOR UPDATE;
    END IF;
    -- A row that began below zero would be refused before it meets the one that is there.
    INSERT INTO ledger_appropriation (line_id, year, budgeted, adjustment, actual, committed)
    SELECT charged.line, charged.year, 0, 0, 0, 0
    FROM unnest(lines, charged_years) AS charged (line, year)
    WHERE NOT EXISTS (
        SELECT 1 FROM ledger_appropriation kept
        WHERE kept.line_id = charged.line AND kept.year = charged.year
    ) ON CONFLICT (line_id, year) DO NOTHING;
    UPDATE ledger_appropriation kept
    SET actual = kept.actual + change.actual, committed = kept.committed + change.committed
    FROM unnest(lines, charged_years, actuals, commitments)
        AS change (line, year, actual, committed)
    WHERE kept.line_id = change.line AND kept.year = change.year;
    INSERT INTO ledger_lineturnover AS kept
        (line_id, year, booked_month, recorded_month, actual, committed)
    SELECT change.line, change.year, month_booked, month_recorded, change.actual, change.committed
    FROM unnest(lines, charged_years, actuals, commitments)
        AS change (line, year, actual, committed)
    ON CONFLICT (line_id, year, booked_month, recorded_month) DO UPDATE
    SET actual = kept.actual + excluded.actual, committed = kept.committed + excluded.committed;

    INSERT INTO ledger_voucher (
        command_id, booked_on, recorded_at, document_number, text, actor_id, reverses_id, reason,
        is_example
    ) VALUES (
        voucher_command_id, voucher_booked_on, voucher_recorded_at, voucher_document_number,
        voucher_text, voucher_actor_id, voucher_reverses_id, voucher_reason, voucher_is_example
    ) RETURNING id INTO number;
    INSERT INTO ledger_posting (voucher_id, source_id, target_id, amount, line_id, year)
    SELECT number, posting.*
    FROM unnest(sources, targets, amounts, posting_lines, posting_years) AS posting;
    RETURN number;
END
"""

_CREATE = (
    f"CREATE FUNCTION {NAME} ({', '.join(map(' '.join, _ARGUMENTS.items()))}) RETURNS bigint "
    # Without this setting most statements are planned anew for the numbers of each call.
    f"LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $${_BODY}$$"
)
_OF_ITS_NAME = "FROM pg_proc WHERE proname = %s AND pronamespace = current_schema()::regnamespace"
_CALL = f"SELECT {NAME} ({', '.join(f'%({name})s::{kind}' for name, kind in _ARGUMENTS.items())})"


def is_used() -> bool:
    """Only PostgreSQL has such functions."""
    return connection.vendor == "postgresql"


def write_at_once(**arguments: Any) -> int | None:
    """Beleg schreiben, with its postings and all figures that change with them.

    Return its number, or None if a year is closed or an account lacks money, on its day or on a
    later one; then nothing has changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CALL, arguments)
        number: int | None = cursor.fetchone()[0]
        return number


def install(cursor: Any) -> None:
    """Put the function in place, and take away every other one of its name."""
    cursor.execute(f"SELECT oid::regprocedure::text {_OF_ITS_NAME}", [NAME])
    for (signature,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {signature}")
    cursor.execute(_CREATE)


def is_intact(cursor: Any) -> bool:
    """Whether the database has this function, as it was made, and no other of its name."""
    cursor.execute(f"SELECT prosrc, proconfig, prosecdef {_OF_ITS_NAME}", [NAME])
    return bool(cursor.fetchall() == [(_BODY, ["plan_cache_mode=force_generic_plan"], False)])
