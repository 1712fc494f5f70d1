"""The same work by hand: the SQL one would write on these tables without the program.

Every writing function leaves the rows that the program leaves (a test compares them): the
idempotency key, the voucher, its postings, the balances, the appropriation of the year and both
monthly turnovers. It trusts its caller and the constraints of the tables: it does not look
whether the year is open, whether the money is there, or whether the key was used before.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from benchmarks.connections import Raw, Row

BERLIN = ZoneInfo("Europe/Berlin")
ROWS_PER_STATEMENT = 4000
PLACES = (
    "funder",
    "pledged",
    "cash",
    "spent",
    "with_recipient",
    "proven",
    "repaid",
    "county",
    "own_share_spent",
    "prefinanced",
    "ahead_with_recipient",
    "ahead_proven",
    "third_party",
    "lost",
    "agreements",
    "committed",
    "interest_claims",
    "interest_owed",
    "interest_due",
    "interest_paid",
    "suspense",
    "assigned",
)
Cents = int


class RawPosting(NamedTuple):
    """One posting with everything worked out: whole cents, ids, and its effect on the line."""

    booked_on: date
    text: str
    source: int
    target: int
    cents: Cents
    line: int | None
    actual: Cents
    committed: Cents


class RawCommand(NamedTuple):
    """Key, name of the service, fingerprint and person of a command."""

    key: str
    name: str
    fingerprint: str
    actor: int


INSERT_VOUCHER = """
    INSERT INTO ledger_voucher
        (command_id, booked_on, recorded_at, document_number, text, actor_id, reason, is_example)
    VALUES (%s, %s, %s, '', %s, %s, '', FALSE) RETURNING id"""
INSERT_COMMAND = """
    INSERT INTO ledger_command (key, name, fingerprint, actor_id, recorded_at, result)
    VALUES (%s, %s, %s, %s, %s, %s)"""
INSERT_POSTING = """
    INSERT INTO ledger_posting (voucher_id, source_id, target_id, amount, line_id, year)
    VALUES (%s, %s, %s, %s, %s, %s)"""
_LAST_DAY = "CASE WHEN last_booked_on >= {day} THEN last_booked_on ELSE {day} END"
UPDATE_BALANCE = (
    "UPDATE ledger_account SET balance = balance + %s, last_booked_on = "
    f"{_LAST_DAY.format(day='%s')} WHERE id = %s"
)
ADD_TO_APPROPRIATIONS = """
    INSERT INTO ledger_appropriation
        (line_id, year, actual, committed, budgeted, adjustment) VALUES {rows}
    ON CONFLICT (line_id, year) DO UPDATE
    SET actual = ledger_appropriation.actual + excluded.actual,
        committed = ledger_appropriation.committed + excluded.committed"""
ADD_ACCOUNT_TURNOVER = """
    INSERT INTO ledger_accountturnover
        (account_id, booked_month, recorded_month, incoming, outgoing) VALUES {rows}
    ON CONFLICT (account_id, booked_month, recorded_month) DO UPDATE
    SET incoming = ledger_accountturnover.incoming + excluded.incoming,
        outgoing = ledger_accountturnover.outgoing + excluded.outgoing"""
ADD_LINE_TURNOVER = """
    INSERT INTO ledger_lineturnover
        (line_id, year, booked_month, recorded_month, actual, committed) VALUES {rows}
    ON CONFLICT (line_id, year, booked_month, recorded_month) DO UPDATE
    SET actual = ledger_lineturnover.actual + excluded.actual,
        committed = ledger_lineturnover.committed + excluded.committed"""
ADD_ONE_APPROPRIATION = ADD_TO_APPROPRIATIONS.format(rows="(%s, %s, %s, %s, 0, 0)")
ADD_TWO_ACCOUNT_TURNOVERS = ADD_ACCOUNT_TURNOVER.format(
    rows="(%s, %s, %s, 0, %s), (%s, %s, %s, %s, 0)"
)
ADD_ONE_LINE_TURNOVER = ADD_LINE_TURNOVER.format(rows="(%s, %s, %s, %s, %s, %s)")
INSERT_RECEIPT = "INSERT INTO grants_receipt (voucher_id, amount, award_id) VALUES (%s, %s, %s)"


def write_voucher(
    raw: Raw, command: RawCommand, posting: RawPosting, award: int | None = None
) -> None:
    """One posting on a budget line; with an ``award`` its receipt as well."""
    moment = datetime.now(BERLIN)
    stored = raw.stored(moment)
    year = posting.booked_on.year
    months = (_month_of(posting.booked_on), _month_of(moment))
    booked_on = str(posting.booked_on)
    source, target, cents, line = posting.source, posting.target, posting.cents, posting.line
    with raw.transaction():
        [(voucher,)] = raw.run(
            INSERT_VOUCHER, (command.key, booked_on, stored, posting.text, command.actor)
        )
        model = "ledger.voucher"
        result = voucher
        if award is not None:
            [(result,)] = raw.run(INSERT_RECEIPT + " RETURNING id", (voucher, cents, award))
            model = "grants.receipt"
        raw.run(INSERT_COMMAND, (*command, stored, f"{model}:{result}"))
        raw.run(INSERT_POSTING, (voucher, source, target, cents, line, year))
        # In ascending order: otherwise PostgreSQL sees two writers waiting for each other.
        for account, change in sorted(((source, -cents), (target, cents))):
            raw.run(UPDATE_BALANCE, (change, booked_on, booked_on, account))
        raw.run(ADD_ONE_APPROPRIATION, (line, year, posting.actual, posting.committed))
        raw.run(
            ADD_TWO_ACCOUNT_TURNOVERS,
            (source, *months, cents, target, *months, cents),
        )
        raw.run(ADD_ONE_LINE_TURNOVER, (line, year, *months, posting.actual, posting.committed))


def write_voucher_with_balances_only(raw: Raw, command: RawCommand, posting: RawPosting) -> None:
    """The least that can be called a booking: a voucher, its posting and two balances.

    No key of its own, no appropriation, no turnover.
    """
    stored = raw.stored(datetime.now(BERLIN))
    year, booked_on = posting.booked_on.year, str(posting.booked_on)
    source, target, cents = posting.source, posting.target, posting.cents
    with raw.transaction():
        [(voucher,)] = raw.run(
            INSERT_VOUCHER, (command.key, booked_on, stored, posting.text, command.actor)
        )
        raw.run(INSERT_POSTING, (voucher, source, target, cents, posting.line, year))
        for account, change in sorted(((source, -cents), (target, cents))):
            raw.run(UPDATE_BALANCE, (change, booked_on, booked_on, account))


def write_vouchers(raw: Raw, command: RawCommand, postings: Sequence[RawPosting]) -> None:
    """Many postings: COPY or executemany, then sums of all of them at once."""
    moment = datetime.now(BERLIN)
    stored = raw.stored(moment)
    recorded_month = _month_of(moment)
    with raw.transaction():
        vouchers = _take_voucher_numbers(raw, len(postings))
        raw.run(INSERT_COMMAND, (*command, stored, f"ledger.voucher:{vouchers[-1]}"))
        raw.load(
            "ledger_voucher",
            "id, command_id, booked_on, recorded_at, document_number, text, actor_id, reason, "
            "is_example",
            [
                (
                    pk,
                    command.key,
                    str(row.booked_on),
                    stored,
                    "",
                    row.text,
                    command.actor,
                    "",
                    False,
                )
                for pk, row in zip(vouchers, postings, strict=True)
            ],
        )  # fmt: skip
        raw.load(
            "ledger_posting",
            "voucher_id, source_id, target_id, amount, line_id, year",
            [
                (
                    pk, row.source, row.target, row.cents, row.line,
                    None if row.line is None else row.booked_on.year,
                )
                for pk, row in zip(vouchers, postings, strict=True)
            ],
        )  # fmt: skip
        _add_up(raw, postings, recorded_month)


def _take_voucher_numbers(raw: Raw, count: int) -> list[int]:
    if raw.vendor == "postgresql":
        rows = raw.run(
            "SELECT nextval(pg_get_serial_sequence('ledger_voucher', 'id')) "
            "FROM generate_series(1, %s)",
            (count,),
        )
        return [number for (number,) in rows]
    [(last,)] = raw.run("SELECT COALESCE(MAX(id), 0) FROM ledger_voucher")
    return list(range(last + 1, last + count + 1))


def _add_up(raw: Raw, postings: Sequence[RawPosting], recorded_month: int) -> None:
    balances: dict[int, Cents] = defaultdict(int)
    last_days: dict[int, str] = defaultdict(str)
    accounts: dict[tuple[int, int], list[Cents]] = defaultdict(lambda: [0, 0])
    lines: dict[tuple[int, int, int], list[Cents]] = defaultdict(lambda: [0, 0])
    appropriations: dict[tuple[int, int], list[Cents]] = defaultdict(lambda: [0, 0])
    for row in postings:
        month = _month_of(row.booked_on)
        balances[row.source] -= row.cents
        balances[row.target] += row.cents
        for account in (row.source, row.target):
            last_days[account] = max(last_days[account], str(row.booked_on))
        accounts[row.target, month][0] += row.cents
        accounts[row.source, month][1] += row.cents
        if row.line is not None:
            for total in (
                appropriations[row.line, row.booked_on.year],
                lines[row.line, row.booked_on.year, month],
            ):
                total[0] += row.actual
                total[1] += row.committed
    # PostgreSQL takes what stands in VALUES for a text.
    day = "CAST(change.day AS date)" if raw.vendor == "postgresql" else "change.day"
    _change(
        raw,
        "WITH change (id, cents, day) AS (VALUES {rows}) UPDATE ledger_account "
        f"SET balance = balance + change.cents, last_booked_on = {_LAST_DAY.format(day=day)} "
        "FROM change WHERE ledger_account.id = change.id",
        [(account, cents, last_days[account]) for account, cents in sorted(balances.items())],
    )
    _change(
        raw,
        ADD_TO_APPROPRIATIONS,
        [(*key, *total, 0, 0) for key, total in sorted(appropriations.items())],
    )
    _change(
        raw,
        ADD_ACCOUNT_TURNOVER,
        [(*key, recorded_month, *total) for key, total in sorted(accounts.items())],
    )
    _change(
        raw,
        ADD_LINE_TURNOVER,
        [(*key, recorded_month, *total) for key, total in sorted(lines.items())],
    )


def _change(raw: Raw, sql: str, rows: Sequence[Row]) -> None:
    for part in _parts(rows):
        marks = ", ".join([f"({', '.join(['%s'] * len(part[0]))})"] * len(part))
        raw.run(sql.format(rows=marks), [value for row in part for value in row])


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        yield rows[start : start + ROWS_PER_STATEMENT]


def _month_of(day: date) -> int:
    return day.year * 100 + day.month


def balances_of(raw: Raw, purses: Sequence[int]) -> dict[int, dict[str, Cents]]:
    """Cents per place of each purse, from the kept balances."""
    rows = raw.run(
        "SELECT purse_id, place, SUM(balance) FROM ledger_account "
        f"WHERE purse_id IN ({_marks(purses)}) GROUP BY purse_id, place",
        purses,
    )
    balances: dict[int, dict[str, Cents]] = {purse: dict.fromkeys(PLACES, 0) for purse in purses}
    for purse, place, cents in rows:
        balances[purse][place] = cents
    return balances


def balance_at(raw: Raw, purse: int, place: str) -> Cents:
    """Cents at one place of one purse."""
    [(cents,)] = raw.run(
        "SELECT SUM(balance) FROM ledger_account WHERE purse_id = %s AND place = %s",
        (purse, place),
    )
    return int(cents)


def balances_at(raw: Raw, purses: Sequence[int], place: str) -> dict[int, Cents]:
    """Cents at one place of each purse."""
    rows = raw.run(
        f"SELECT purse_id, SUM(balance) FROM ledger_account WHERE purse_id IN ({_marks(purses)}) "
        "AND place = %s GROUP BY purse_id",
        (*purses, place),
    )
    return {purse: int(cents) for purse, cents in rows}


def ring_positions(raw: Raw, year: int) -> list[Row]:
    """Per ring: code, name, and per side budgeted, adjusted, actual, and what is committed."""
    income, expense = "FILTER (WHERE line.side = 'income')", "FILTER (WHERE line.side = 'expense')"
    return raw.run(
        f"""
        SELECT ring.code, ring.name,
               SUM(a.budgeted) {income}, SUM(a.budgeted + a.adjustment) {income},
               SUM(a.actual) {income}, SUM(a.budgeted) {expense},
               SUM(a.budgeted + a.adjustment) {expense}, SUM(a.actual) {expense},
               SUM(a.committed) {expense}
        FROM ledger_appropriation a
        JOIN ledger_budgetline line ON line.id = a.line_id
        JOIN ledger_ring ring ON ring.id = line.ring_id
        WHERE a.year = %s
        GROUP BY ring.code, ring.name
        ORDER BY ring.code""",
        (year,),
    )


def month_report(raw: Raw, year: int, purses: Sequence[int]) -> list[Row]:
    """Purse, place, month, cents in and out, from the kept monthly turnover."""
    return raw.run(
        "SELECT a.purse_id, a.place, t.booked_month - %s, SUM(t.incoming), SUM(t.outgoing) "
        "FROM ledger_accountturnover t JOIN ledger_account a ON a.id = t.account_id "
        f"WHERE t.booked_month BETWEEN %s AND %s AND a.purse_id IN ({_marks(purses)}) "
        "GROUP BY a.purse_id, a.place, t.booked_month "
        "ORDER BY a.purse_id, a.place, t.booked_month",
        (year * 100, year * 100 + 1, year * 100 + 12, *purses),
    )


def balances_booked_to(raw: Raw, day: date, purses: Sequence[int]) -> dict[int, dict[str, Cents]]:
    """Balances by value date: whole months kept, the postings of the last month."""
    return _balances_as_of(
        raw,
        purses,
        before="booked_month < %s",
        rest="v.booked_on >= %s AND v.booked_on <= %s",
        month=_month_of(day),
        days=(str(day.replace(day=1)), str(day)),
    )


def balances_shown_on(
    raw: Raw, first: datetime, after: datetime, purses: Sequence[int]
) -> dict[int, dict[str, Cents]]:
    """Balances as they were seen: recorded before ``after``; ``first`` begins its month."""
    return _balances_as_of(
        raw,
        purses,
        before="recorded_month < %s",
        rest="v.recorded_at >= %s AND v.recorded_at < %s",
        month=_month_of(first),
        days=(raw.stored(first), raw.stored(after)),
    )


def _balances_as_of(
    raw: Raw,
    purses: Sequence[int],
    *,
    before: str,
    rest: str,
    month: int,
    days: tuple[Any, Any],
) -> dict[int, dict[str, Cents]]:
    # Summed by account and put to the purses here: asked for the purses, SQLite would begin with
    # their accounts and read every posting there is.
    accounts = raw.run(
        f"SELECT id, purse_id, place FROM ledger_account WHERE purse_id IN ({_marks(purses)})",
        purses,
    )
    totals: dict[int, Cents] = defaultdict(int)
    for account, cents in raw.run(
        "SELECT account_id, SUM(incoming - outgoing) FROM ledger_accountturnover "
        f"WHERE {before} GROUP BY account_id",
        (month,),
    ):
        totals[account] += int(cents)
    for source, target, cents in raw.run(
        "SELECT p.source_id, p.target_id, SUM(p.amount) FROM ledger_voucher v "
        f"JOIN ledger_posting p ON p.voucher_id = v.id WHERE {rest} "
        "GROUP BY p.source_id, p.target_id",
        days,
    ):
        totals[source] -= int(cents)
        totals[target] += int(cents)
    balances = {purse: dict.fromkeys(PLACES, 0) for purse in purses}
    for account, purse, place in accounts:
        balances[purse][place] += totals[account]
    return balances


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))
