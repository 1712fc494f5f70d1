"""Timing two ways of doing the same, in turns, so that a busy machine slows both."""

import gc
import statistics
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from time import perf_counter, process_time
from typing import Any, NamedTuple

from django.db import connection


@dataclass(frozen=True)
class Case:
    """One thing to do in both ways; ``repeat`` times per round for what is quick.

    ``plain`` brings the answer of the program into the form of the hand-written one, for the
    test that compares them. ``targets`` holds the ratio aimed at per database, if there is one.
    """

    name: str
    program: Callable[[], Any]
    raw: Callable[[], Any]
    plain: Callable[[Any], Any] = field(default=lambda answer: answer)
    targets: dict[str, Decimal] = field(default_factory=dict)
    rounds: int = 15
    repeat: int = 1
    note: str = ""


@dataclass(frozen=True)
class Spread:
    """Median and quartiles of the rounds, in milliseconds for one time."""

    median: float
    lower: float
    upper: float


class Lap(NamedTuple):
    """One round, in milliseconds for one time: on the clock, and of the processor.

    Processor time is that of this process, which on SQLite is the database's as well. Waiting,
    for the disk, for the server or for other work, is no part of it.
    """

    elapsed: float
    processor: float


@dataclass(frozen=True)
class Measurement:
    """What a case came to; memory is the peak of Python's allocations in MiB."""

    name: str
    database: str
    size: int
    program: Spread
    raw: Spread
    ratio: float
    ratio_lower: float
    ratio_upper: float
    program_processor: float
    raw_processor: float
    processor_ratio: float
    statements: int
    program_memory: float
    raw_memory: float
    target: float | None
    note: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def measure(case: Case, *, size: int) -> Measurement:
    """Run a case: once to warm up, to count and to look at the memory, then round by round."""
    with _counted_statements() as statements:
        program_memory = peak_memory(case.program)
    raw_memory = peak_memory(case.raw)
    program_laps: list[Lap] = []
    raw_laps: list[Lap] = []
    for _ in range(case.rounds):
        program_laps.append(_time(case.program, case.repeat))
        raw_laps.append(_time(case.raw, case.repeat))
    program = _spread([lap.elapsed for lap in program_laps])
    raw = _spread([lap.elapsed for lap in raw_laps])
    ratios = _spread(
        [mine.elapsed / other.elapsed for mine, other in zip(program_laps, raw_laps, strict=True)]
    )
    program_processor = statistics.median(lap.processor for lap in program_laps)
    raw_processor = statistics.median(lap.processor for lap in raw_laps)
    target = case.targets.get(connection.vendor)
    return Measurement(
        name=case.name,
        database=connection.vendor,
        size=size,
        program=program,
        raw=raw,
        ratio=program.median / raw.median,
        ratio_lower=ratios.lower,
        ratio_upper=ratios.upper,
        program_processor=program_processor,
        raw_processor=raw_processor,
        processor_ratio=program_processor / raw_processor,
        statements=len(statements),
        program_memory=program_memory,
        raw_memory=raw_memory,
        target=None if target is None else float(target),
        note=case.note,
    )


def _time(action: Callable[[], Any], repeat: int) -> Lap:
    # The garbage of the one is not to be collected at the expense of the other.
    gc.collect()
    start, start_of_processor = perf_counter(), process_time()
    for _ in range(repeat):
        action()
    processor = process_time() - start_of_processor
    elapsed = perf_counter() - start
    return Lap(elapsed * 1000 / repeat, processor * 1000 / repeat)


def _spread(values: list[float]) -> Spread:
    lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median=median, lower=lower, upper=upper)


@contextmanager
def _counted_statements() -> Iterator[list[str]]:
    """Statements through Django's cursors: without BEGIN, COMMIT and COPY."""
    statements: list[str] = []

    def note(execute: Any, sql: str, *arguments: Any) -> Any:
        # The text itself may be megabytes of marks, which is not to count as memory.
        statements.append(sql[:20])
        return execute(sql, *arguments)

    with connection.execute_wrapper(note):
        yield statements


def peak_memory(action: Callable[[], Any]) -> float:
    gc.collect()
    tracemalloc.start()
    action()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20
