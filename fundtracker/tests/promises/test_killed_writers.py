"""`kill -9` of people's processes, again and again, while they book: nothing lost, nothing twice.

By hand with ten thousand bookings: see docs/reference/proof.md.
"""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from subprocess import Popen

import pytest
from django.db import connection

from fundtracker.tests.backup_installation import Installation, server
from fundtracker.tests.promises.writer import ACKNOWLEDGED, BEGUN, Books, cents, noted

WRITERS = 8
WRITER = "fundtracker.tests.promises.writer"
# Seconds; longer than this nobody waits for the next kills.
PAUSE = 1.0
# Else a slow machine does nothing but start new writers.
BOOKINGS_PER_KILL = 10

logger = logging.getLogger(__name__)


@pytest.fixture
def installation(tmp_path):
    """A database of its own on the server of the tests."""
    with server(connection.vendor, tmp_path) as databases:
        installation = databases.create()
        installation.run(f"from {WRITER} import prepare; prepare()")
        yield installation


def read_books(installation: Installation) -> Books:
    printed = installation.run(
        f"import dataclasses, json; from {WRITER} import read_books; "
        "print(json.dumps(dataclasses.asdict(read_books())))"
    )
    return Books(**json.loads(printed))


class Lane:
    """Every eighth number. Who is killed is replaced by somebody who goes on with the next."""

    def __init__(self, installation: Installation, log: Path, numbers: range) -> None:
        self.installation = installation
        self.log = log
        self.numbers = numbers
        self.start()

    def start(self) -> None:
        self.begun_before = self.begun
        # Nothing may be left when the one who was killed has just begun the last.
        rest = self.numbers[self.begun_before :]
        self.process: Popen[str] = self.installation.start(
            "shell", "--no-imports", "--command",
            f"from {WRITER} import write; write({str(self.log)!r}, {rest})",
        )  # fmt: skip

    @property
    def begun(self) -> int:
        return len(noted([self.log], BEGUN))

    @property
    def is_in_the_middle(self) -> bool:
        """So that everybody who is killed has done something since the start."""
        return self.begun_before < self.begun < len(self.numbers)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def require_success(self) -> None:
        _, errors = self.process.communicate(timeout=60)
        assert (self.process.returncode, errors) == (0, "")


def patience(bookings: int) -> float:
    """Seconds until somebody hangs; many times what is needed."""
    return 120 + bookings / 5


@contextmanager
def writers(installation: Installation, folder: Path, bookings: int) -> Iterator[list[Lane]]:
    folder.mkdir()
    lanes: list[Lane] = []
    try:
        for first in range(WRITERS):
            numbers = range(first, bookings, WRITERS)
            lanes.append(Lane(installation, folder / f"{first}.log", numbers))
        yield lanes
    finally:
        for lane in lanes:
            lane.kill()


def kill_again_and_again(lanes: list[Lane], random: Random, bookings: int) -> int:
    """Until nobody has anything left to book; how many writers were killed."""
    kills, give_up = 0, time.monotonic() + patience(bookings)
    while running := [lane for lane in lanes if lane.process.poll() is None]:
        assert time.monotonic() < give_up
        time.sleep(random.uniform(0, PAUSE))
        for lane in random.sample(running, k=min(len(running), 2)):
            if lane.is_in_the_middle and kills < bookings // BOOKINGS_PER_KILL:
                lane.kill()
                lane.start()
                kills += 1
    return kills


@pytest.mark.long
def test_no_acknowledged_booking_is_lost_and_none_is_booked_twice(
    installation, tmp_path, bookings, seed
):
    start = time.monotonic()
    with writers(installation, tmp_path / "killed", bookings) as lanes:
        kills = kill_again_and_again(lanes, Random(seed), bookings)
        for lane in lanes:
            lane.require_success()
    logs = [lane.log for lane in lanes]
    begun, acknowledged = noted(logs, BEGUN), noted(logs, ACKNOWLEDGED)
    books = read_books(installation)

    booked = set(books.commands)
    assert begun == set(range(bookings))
    assert acknowledged <= booked
    # Each wholly and once, or not at all.
    assert books == books_of(booked)
    assert 0 < len(begun - acknowledged) <= kills

    with writers(installation, tmp_path / "again", bookings) as lanes:
        for lane in lanes:
            lane.process.wait(timeout=patience(bookings))
            lane.require_success()

    assert noted([lane.log for lane in lanes], ACKNOWLEDGED) == begun
    assert read_books(installation) == books_of(begun)
    logger.info(
        "%s: %s bookings, %s writers killed, %s bookings cut off (%s of them booked), %.0f s",
        connection.vendor, bookings, kills, len(begun - acknowledged), len(booked - acknowledged),
        time.monotonic() - start,
    )  # fmt: skip


def books_of(numbers: set[int]) -> Books:
    once_each = sorted(numbers)
    return Books(
        commands=once_each,
        vouchers=once_each,
        postings=once_each,
        expenses=once_each,
        spent=sum(map(cents, numbers)),
        verified=[],
    )
