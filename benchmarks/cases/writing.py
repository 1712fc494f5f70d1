"""Bookings: one through the services, and many at once.

What is booked is worked out beforehand for both ways; only the booking is timed. ``keys`` are
the beginnings of the idempotency keys of the program and of the hand-written SQL.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks import raw as by_hand
from benchmarks.connections import Raw
from benchmarks.measure import Case
from benchmarks.raw import RawCommand, RawPosting
from benchmarks.world import (
    OPENING,
    World,
    book,
    book_batch,
    entry_on,
    move_of,
    raw_posting,
    receipt_of,
)
from grants.models import Award, AwardNotice, Organisation, Programme
from grants.services import open_award, record_notice, record_receipt
from grants.services.accounts import accounts_of
from grants.services.terms import AwardDetails, LineBookingDetails, NoticeTerms
from ledger.commands import fingerprint_of
from ledger.filled_from import WITHOUT_FORM
from ledger.models import Place
from ledger.services import Move

Keys = tuple[str, str]
# Short rounds, many of them: what disturbs the machine then meets both ways.
ROUNDS = 40
BOOKED_ON = date(2024, 12, 15)
# A case runs once more than it is timed, to warm up and to look at its memory.
EXTRA = 1


def single_voucher(world: World, raw: Raw, *, keys: Keys, repeat: int) -> Case:
    """One receipt on a budget line, in a transaction of its own."""
    times = ROUNDS * repeat + EXTRA
    payloads = iter([payload_of(world, number, key=keys[0]) for number in range(times)])
    by_hand_too = iter([raw_job(world, number, key=keys[1]) for number in range(times)])
    return Case(
        name="one posting",
        program=lambda: book(**next(payloads)),
        raw=lambda: by_hand.write_voucher(raw, *next(by_hand_too)),
        targets={"postgresql": Decimal("2"), "sqlite": Decimal("2.5")},
        rounds=ROUNDS,
        repeat=repeat,
    )


def single_voucher_beside_balances(world: World, raw: Raw, *, key: str, repeat: int) -> Case:
    """The same posting beside SQL that keeps nothing but the two balances."""
    times = ROUNDS * repeat + EXTRA
    payloads = iter([payload_of(world, number, key=key) for number in range(times)])
    jobs = [raw_job(world, number, key=key) for number in range(times)]
    # All under one key that is there already.
    by_hand_too = iter([(command._replace(key=OPENING), posting) for command, posting in jobs])
    return Case(
        name="one posting, by hand with balances only",
        program=lambda: book(**next(payloads)),
        raw=lambda: by_hand.write_voucher_with_balances_only(raw, *next(by_hand_too)),
        targets={"postgresql": Decimal("3")},
        rounds=ROUNDS,
        repeat=repeat,
    )


def payload_of(world: World, number: int, *, key: str, purse: int | None = None) -> dict[str, Any]:
    """What the service ``book`` is asked to do."""
    move = receipt_of(world, number, purse=purse)
    return {
        "source": move.source,
        "target": move.target,
        "amount": move.amount,
        "booked_on": BOOKED_ON,
        "line": move.line,
        "key": f"{key}-{number}",
        "actor": world.actor,
    }


def raw_job(
    world: World, number: int, *, key: str, purse: int | None = None
) -> tuple[RawCommand, RawPosting]:
    """The same for the hand-written SQL."""
    asked = payload_of(world, number, key=key, purse=purse)
    command = RawCommand(
        key=asked.pop("key"),
        name="book",
        fingerprint=fingerprint_of("book", asked.pop("actor"), asked),
        actor=world.actor.pk,
    )
    move = receipt_of(world, number, purse=purse)
    return command, raw_posting(entry_on(BOOKED_ON, move))


def receipt(world: World, raw: Raw, *, keys: Keys, repeat: int) -> Case:
    """A Zahlungseingang with all its checks, beside the same posting and receipt by hand."""
    award = _open_award(world, key=keys[0])
    accounts = accounts_of(award)
    text = f"Zahlungseingang: {award.title}"

    booking = LineBookingDetails(
        amount=Decimal("12.50"), day=BOOKED_ON, line=award.income_line, text=text
    )

    def raw_jobs() -> Iterator[tuple[RawCommand, RawPosting, int]]:
        move = Move(
            accounts[Place.PLEDGED], accounts[Place.CASH], Decimal("12.50"), award.income_line
        )
        entry = entry_on(BOOKED_ON, move)
        # Named as in the fingerprints of commands, and without what is at its default.
        asked = {
            "award": award,
            "amount": booking.amount,
            "received_on": booking.day,
            "line": booking.line,
            "text": text,
        }
        for number in range(times):
            command = RawCommand(
                key=f"{keys[1]}-receipt-{number}",
                name="record_receipt",
                fingerprint=fingerprint_of("record_receipt", world.actor, asked),
                actor=world.actor.pk,
            )
            yield command, raw_posting(entry)._replace(text=text), award.pk

    times = ROUNDS * repeat + EXTRA
    own_keys = iter([f"{keys[0]}-receipt-{number}" for number in range(times)])
    by_hand_too = iter(list(raw_jobs()))
    return Case(
        name="one receipt (record_receipt)",
        program=lambda: record_receipt(
            award=award, booking=booking, today=BOOKED_ON, key=next(own_keys), actor=world.actor
        ),
        raw=lambda: by_hand.write_voucher(raw, *next(by_hand_too)),
        rounds=ROUNDS,
        repeat=repeat,
    )


def _open_award(world: World, *, key: str) -> Award:
    award = open_award(
        details=AwardDetails(
            code=f"{key}-award",
            programme=Programme.objects.get_or_create(
                code="kim-1", defaults={"name": "KIM 1", "is_earmarked": True}
            )[0],
            holder=Organisation.objects.get_or_create(
                code="kreis-unna",
                defaults={"name": "Kreis Unna", "kind": Organisation.Kind.COUNTY},
            )[0],
            title="Benchmark",
            kind=Award.Kind.GRANT,
            income_line=world.income_lines[0],
        ),
        key=f"{key}-award",
        actor=world.actor,
    )
    record_notice(
        filled_from=WITHOUT_FORM,
        award=award,
        terms=NoticeTerms(
            amount=Decimal("1000000.00"),
            financing=AwardNotice.Financing.FIXED,
            period_from=date(2024, 1, 1),
            period_to=date(2024, 12, 31),
            spend_by=date(2024, 12, 31),
        ),
        key=f"{key}-notice",
        actor=world.actor,
    )
    award.refresh_from_db()
    return award


def bulk(world: World, raw: Raw, *, keys: Keys, postings: int, rounds: int) -> Case:
    """Many postings in one command, from rows that are parsed already."""
    entries = [entry_on(_day_of(number), move_of(world, number)) for number in range(postings)]
    rows = [raw_posting(entry) for entry in entries]
    batches = [iter(range(rounds + EXTRA)) for _ in keys]

    def program() -> None:
        book_batch(entries, key=f"{keys[0]}-bulk-{next(batches[0])}", actor=world.actor)

    def raw_way() -> None:
        key = f"{keys[1]}-bulk-{next(batches[1])}"
        fingerprint = fingerprint_of("book_entries", world.actor, {"digest": key})
        command = RawCommand(key, "book_entries", fingerprint, world.actor.pk)
        by_hand.write_vouchers(raw, command, rows)

    return Case(
        name="bulk of postings",
        program=program,
        raw=raw_way,
        targets={"postgresql": Decimal("2"), "sqlite": Decimal("3")},
        rounds=rounds,
    )


def _day_of(number: int) -> date:
    return date(2024, 1 + number // 28 % 12, 1 + number % 28)
