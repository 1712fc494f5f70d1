"""Runs several programs as one: they start together and end together."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

SECONDS_TO_END = 10
SECONDS_BETWEEN_LOOKS = 0.2
# SIGINT too: a shell starts its background jobs with it ignored.
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class AskedToEndError(Exception):
    """Somebody pressed Ctrl-C, or the system told this process to end."""


def _raise_asked_to_end(signum: int, frame: FrameType | None) -> None:
    # Once is enough: another signal must not disturb the tidying up.
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise AskedToEndError


@contextmanager
def ending_signals_raise() -> Iterator[None]:
    """Turn the first signal that asks this process to end into AskedToEndError."""
    before = {number: signal.signal(number, _raise_asked_to_end) for number in ENDING_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_together(commands: Mapping[str, Sequence[str]]) -> str:
    """Run named commands until one of them ends; return its name. No child outlives this call."""
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # A session of its own: Ctrl-C in the terminal reaches only us, and we end the children.
            children[name] = subprocess.Popen(command, start_new_session=True)  # noqa: S603
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    return name
            time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        _end(children.values())


def _end(children: Iterable[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + SECONDS_TO_END
    for child in children:
        try:
            child.wait(timeout=max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)  # with the children it may have itself
            child.wait()
