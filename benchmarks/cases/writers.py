"""Several people booking at the same moment: bookings per second, beside SQL by hand.

Each writer is a process of its own with its own connection. They start together; what counts
is the time from the first start to the last end.
"""

import multiprocessing
import statistics
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing.pool import Pool
from multiprocessing.synchronize import Barrier
from time import monotonic
from typing import Any, NamedTuple

WRITERS = (1, 2, 4, 8)
PURSES = 8
BOOKINGS_PER_WRITER = 50
ROUNDS = 3


class Job(NamedTuple):
    """What one writer does. Writers on one award book on the same two accounts and line."""

    way: str
    writers: int
    writer: int
    same_award: bool
    round: int

    @property
    def key(self) -> str:
        return "-".join(map(str, self))


@dataclass(frozen=True)
class Throughput:
    """Bookings per second of all writers together, median of the rounds."""

    database: str
    writers: int
    same_award: bool
    program: float
    raw: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def measure_writers(database: str) -> Iterator[Throughput]:
    """All numbers of writers, on an award each and on one award."""
    # spawn: a connection does not survive a fork.
    context = multiprocessing.get_context("spawn")
    barriers = {writers: context.Barrier(writers) for writers in WRITERS}
    with context.Pool(max(WRITERS), initializer=_start, initargs=(barriers,)) as pool:
        for same_award in (False, True):
            for writers in WRITERS:
                rates: dict[str, list[float]] = {"program": [], "raw": []}
                for number in range(ROUNDS):
                    for way, of_way in rates.items():
                        jobs = [
                            Job(way, writers, writer, same_award, number)
                            for writer in range(writers)
                        ]
                        of_way.append(_rate(pool, jobs))
                yield Throughput(
                    database=database,
                    writers=writers,
                    same_award=same_award,
                    program=statistics.median(rates["program"]),
                    raw=statistics.median(rates["raw"]),
                )


def _rate(pool: Pool, jobs: list[Job]) -> float:
    # One job at a time, and all wait for each other: no process takes two.
    times = pool.map(_write, jobs, chunksize=1)
    elapsed = max(end for _, end in times) - min(start for start, _ in times)
    return len(jobs) * BOOKINGS_PER_WRITER / elapsed


_barriers: dict[int, Barrier] = {}


def _start(barriers: dict[int, Barrier]) -> None:
    import django

    django.setup()
    _barriers.update(barriers)


def _write(job: Job) -> tuple[float, float]:
    # Models can be imported only now that Django is set up in this process.
    from django.db import connection

    from benchmarks import raw as by_hand
    from benchmarks.cases.writing import payload_of, raw_job
    from benchmarks.connections import open_raw
    from benchmarks.world import book, load_world

    world = load_world()
    purse = 0 if job.same_award else job.writer % PURSES
    numbers = range(BOOKINGS_PER_WRITER)
    payloads = [payload_of(world, number, key=job.key, purse=purse) for number in numbers]
    by_hand_too = [raw_job(world, number, key=job.key, purse=purse) for number in numbers]
    raw = open_raw(connection.vendor, connection.settings_dict)
    _barriers[job.writers].wait(timeout=120)
    start = monotonic()
    if job.way == "program":
        for payload in payloads:
            book(**payload)
    else:
        for command, posting in by_hand_too:
            by_hand.write_voucher(raw, command, posting)
    end = monotonic()
    raw.close()
    return start, end
