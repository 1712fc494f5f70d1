"""One action looked at from all sides: time, statements, rows, memory."""

import gc
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any

from benchmarks.costs import Reading, counted
from benchmarks.measure import peak_memory

ROUNDS = 5
ENOUGH = 1.0
# Whatever takes longer, in seconds of processor time, runs once only; its memory is then not
# looked at, since that takes three times as long.
LONGEST = 5.0


@dataclass(frozen=True)
class Look:
    """Blick auf eine Handlung; times in seconds, memory in MiB.

    ``processor`` is the time of this process alone, ``elapsed`` also that of the database and
    of whatever else ran on the machine.
    """

    processor: float
    elapsed: float
    memory: float | None
    reading: Reading


def look_at(action: Callable[[], Any], *, only_once: bool = False) -> Look:
    """The first time warms up and counts; then it is timed, and last its memory looked at.

    What can be done ``only_once`` is timed while it is counted.
    """
    with counted() as reading:
        times = [_time(action)]
    if only_once or times[0][0] > LONGEST:
        return Look(*times[0], memory=None, reading=reading)
    times.clear()
    while len(times) < ROUNDS and sum(processor for processor, _ in times) < ENOUGH:
        times.append(_time(action))
    return Look(
        processor=statistics.median(processor for processor, _ in times),
        elapsed=statistics.median(elapsed for _, elapsed in times),
        memory=peak_memory(action),
        reading=reading,
    )


def _time(action: Callable[[], Any]) -> tuple[float, float]:
    gc.collect()
    started, busy = perf_counter(), process_time()
    action()
    return process_time() - busy, perf_counter() - started
