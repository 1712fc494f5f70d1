"""Kette der Prüfsummen: makes every later change of the journal visible, whoever made it.

The guards keep the program and its users from changing the journal. Who owns the database can
remove them; so each voucher is sealed by a hash over itself and over the hash before it, and the
last hash of a day is mailed to the auditors. Whoever changes a voucher breaks the chain there;
whoever makes the whole chain anew gets another last hash than the one in the mails.

Each seal names the format of the text that it hashes, and is verified by that format for ever.
See docs/decisions/0018-formats-of-seals.md before you change a table that is sealed.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from time import sleep
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import Max

from ledger.errors import BookingUnderWay
from ledger.locks import wait_for_others
from ledger.models import Command, JournalHead, Posting, Voucher, VoucherSeal
from ledger.money import to_cents

# How many vouchers are in memory at once, with their postings.
VOUCHERS_AT_ONCE = 1000
# How long the hourly run waits for bookings that are under way.
LOOKS, SECONDS_BETWEEN_LOOKS = 100, 0.1
BEFORE_THE_FIRST = ""


def seal_journal(now: datetime, *, whole: bool = False) -> int:
    """Journal gegen Änderung sichern: seal what was booked since, and count it.

    A voucher gets its number before it is committed, so a lower number may become visible later
    than a higher one. Therefore the run waits until nobody can hold a lower number any more, and
    seals only then: all later vouchers have higher numbers.

    With ``whole`` it goes through the whole journal and seals every voucher that has no seal yet.
    It may run beside itself and beside people who book.

    Raises:
        BookingUnderWay: a booking takes too long; the vouchers behind the last sealed one wait for
            the next run.
    """
    last_sealed, until = _largest(VoucherSeal, "voucher"), _largest(Voucher, "pk")
    may_seal_new = until <= last_sealed or _all_lower_are_settled()
    up_to = until if may_seal_new else last_sealed
    last, sealed = 0 if whole else last_sealed, 0
    while last < up_to and (vouchers := _unsealed(last, up_to)):
        sealed += _seal(vouchers, now)
        last = vouchers[-1]
    if not may_seal_new:
        raise BookingUnderWay
    return sealed


def note_head(day: date) -> JournalHead | None:
    """Tagesprüfsumme festhalten: the last seal so far, once a day; None without any."""
    seal = VoucherSeal.objects.last()
    if seal is None:
        return None
    return JournalHead.objects.get_or_create(day=day, defaults={"seal": seal, "hash": seal.hash})[0]


def _largest(model: type[models.Model], column: str) -> int:
    largest = model._default_manager.aggregate(largest=Max(column))["largest"]
    return largest or 0


def _all_lower_are_settled() -> bool:
    """Wait until all have ended who have a voucher number now; False if it takes too long.

    On PostgreSQL a transaction that takes a number holds a lock on the sequence, from before it
    gets the number until after all can see its rows. On SQLite there is one writer at a time.
    """
    if connection.vendor != "postgresql":
        return True
    waited_for = _who_holds_a_number()
    for _ in range(LOOKS):
        if not waited_for:
            return True
        sleep(SECONDS_BETWEEN_LOOKS)
        waited_for &= _who_holds_a_number()
    return not waited_for


def _who_holds_a_number() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' "
            "AND relation = pg_get_serial_sequence(%s, 'id')::regclass "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND pid IS DISTINCT FROM pg_backend_pid()",
            [Voucher._meta.db_table],
        )
        return {transaction for (transaction,) in cursor.fetchall()}


def _unsealed(last: int, up_to: int) -> list[int]:
    """The next vouchers without a seal. They are looked for before the lock, so nobody waits."""
    vouchers = Voucher.objects.filter(seal=None, pk__gt=last, pk__lte=up_to)
    return list(vouchers.order_by("pk").values_list("pk", flat=True)[:VOUCHERS_AT_ONCE])


@transaction.atomic
def _seal(vouchers: Sequence[int], now: datetime) -> int:
    # Even without this lock the chain could not fork: two seals with one number are refused.
    wait_for_others(VoucherSeal)
    sealed = set(VoucherSeal.objects.filter(voucher__in=vouchers).values_list("voucher", flat=True))
    rows_of = _rows_of([voucher for voucher in vouchers if voucher not in sealed])
    seal_format = max(FORMATS)
    last = VoucherSeal.objects.last()
    number, hash_before = (last.number, last.hash) if last else (0, BEFORE_THE_FIRST)
    seals = []
    for voucher, rows in sorted(rows_of.items()):
        number += 1
        hash_before = _hash(hash_before, FORMATS[seal_format](rows))
        seals.append(
            VoucherSeal(
                number=number,
                voucher_id=voucher,
                format=seal_format,
                hash=hash_before,
                sealed_at=now,
            )
        )
    VoucherSeal.objects.bulk_create(seals)
    return len(seals)


class SealedRows(NamedTuple):
    """Was eine Prüfsumme deckt: a voucher, its command and its postings, each with all columns."""

    voucher: Mapping[str, Any]
    command: Mapping[str, Any] | None
    postings: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class BrokenSeal:
    """Gebrochene Prüfsumme: the first place at which the chain does not hold, in words."""

    subject: str
    finding: str

    def __str__(self) -> str:
        return f"{self.subject} {self.finding}"


def find_break(using: str = "default") -> BrokenSeal | None:
    """Kette der Prüfsummen prüfen: find the first seal that does not hold; None if all do.

    Seals behind the first broken one cannot be judged. People can go on booking meanwhile.
    """
    heads: dict[int, list[JournalHead]] = {}
    for head in JournalHead.objects.using(using).order_by("day"):
        heads.setdefault(head.seal_id, []).append(head)
    number, hash_before = 0, BEFORE_THE_FIRST
    for seal, rows in _seals_with_rows(using):
        if broken := _judge(seal, rows, number + 1, hash_before, heads.pop(seal.number, [])):
            return broken
        number, hash_before = seal.number, seal.hash
    for head in (head for of_seal in heads.values() for head in of_seal):
        return BrokenSeal(str(head), f"nennt Prüfsumme {head.seal_id}, es gibt nur {number}")
    return None


def _judge(
    seal: VoucherSeal,
    rows: SealedRows | None,
    number: int,
    hash_before: str,
    heads: Sequence[JournalHead],
) -> BrokenSeal | None:
    voucher = f"Beleg {seal.voucher_id}"
    if seal.number != number:
        return BrokenSeal(f"Prüfsumme {number}", "fehlt")
    if rows is None:
        return BrokenSeal(voucher, "fehlt, obwohl er gegen Änderung gesichert ist")
    if seal.format not in FORMATS:
        return BrokenSeal(str(seal), f"hat Format {seal.format}, das dieses Programm nicht kennt")
    if seal.hash != _hash(hash_before, FORMATS[seal.format](rows)):
        return BrokenSeal(voucher, "wurde verändert, obwohl er gegen Änderung gesichert ist")
    for head in heads:
        if head.hash != seal.hash:
            return BrokenSeal(str(head), f"weicht ab von {seal}")
    return None


def _seals_with_rows(using: str) -> Iterator[tuple[VoucherSeal, SealedRows | None]]:
    """All seals in order; the rows are None if the voucher is gone."""
    last = 0
    seals = VoucherSeal.objects.using(using).order_by("number")
    while chunk := list(seals.filter(number__gt=last)[:VOUCHERS_AT_ONCE]):
        rows_of = _rows_of([seal.voucher_id for seal in chunk], using)
        for seal in chunk:
            yield seal, rows_of.get(seal.voucher_id)
        last = chunk[-1].number


def _rows_of(vouchers: Sequence[int], using: str = "default") -> dict[int, SealedRows]:
    """The rows of each voucher that exists."""
    postings: dict[int, list[Mapping[str, Any]]] = {voucher: [] for voucher in vouchers}
    for row in Posting.objects.using(using).filter(voucher__in=vouchers).order_by("id").values():
        postings[row["voucher_id"]].append(row)
    rows = Voucher.objects.using(using).filter(pk__in=vouchers).order_by().values()
    of_vouchers = Command.objects.using(using).filter(pk__in={row["command_id"] for row in rows})
    commands = {row["key"]: row for row in of_vouchers.order_by().values()}
    return {
        row["id"]: SealedRows(row, commands.get(row["command_id"]), postings[row["id"]])
        for row in rows
    }


def _all_columns(rows: SealedRows) -> str:
    """Format 1: every column under its name, the same on SQLite and PostgreSQL.

    What is empty is left out, so that a later release can add columns which the older vouchers
    leave empty.
    """
    return json.dumps(
        {
            "voucher": _plain(rows.voucher),
            "command": rows.command and _plain(rows.command),
            "postings": [_plain(posting) for posting in rows.postings],
        },
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


# The text that a seal hashes, by the number of its format. New seals take the highest one; none is
# ever changed or taken out, since the seals that were made with it are verified with it.
FORMATS: dict[int, Callable[[SealedRows], str]] = {1: _all_columns}


def _plain(row: Mapping[str, object]) -> dict[str, str | int]:
    return {column: _plain_value(value) for column, value in row.items() if value is not None}


def _plain_value(value: object) -> str | int:
    if isinstance(value, Decimal):
        return to_cents(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _hash(hash_before: str, text: str) -> str:
    return hashlib.sha256(f"{hash_before}{text}".encode()).hexdigest()
