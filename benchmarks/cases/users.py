"""Several people who open pages at the same moment: how long nearly all of them wait for each.

The program is served as docs/operation/install.md says. Each person is a browser that opens one
page after the other, all of them in an order of her own.
"""

import http.client
import random
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic, sleep
from typing import Any

from django.conf import settings

from benchmarks.county import Page, clients, pages_of_county
from benchmarks.frame import EMPTY_PAGE
from grants.permissions import Role

USERS = (1, 5, 20)
# So often each page is opened by all of them together.
OPENED = 20
WORKERS = 3
GUNICORN = ("--workers", str(WORKERS), "--threads", "2", "--timeout", "60")
SECONDS_TO_START = 30


@dataclass(frozen=True)
class Walk:
    """What a person does: she opens every page so many times, in an order of her own."""

    pages: Sequence[Page]
    cookies: Mapping[Role, str]
    port: int
    rounds: int

    def seconds(self, person: int) -> list[tuple[str, float]]:
        """Name of each page that she opened, and how long she waited."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        order = random.Random(person)
        pages = [
            page for _ in range(self.rounds) for page in order.sample(self.pages, len(self.pages))
        ]
        seen = [(page.name, self._open(connection, page)) for page in pages]
        connection.close()
        return seen

    def _open(self, connection: http.client.HTTPConnection, page: Page) -> float:
        started = monotonic()
        connection.request(
            "GET",
            page.path,
            headers={
                "Host": "testserver",
                "X-Forwarded-Proto": "https",
                "Accept-Encoding": "gzip",
                "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookies[page.role]}",
            },
        )
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise ValueError(f"{page.path} answers {answer.status}")
        return monotonic() - started


def measure_users() -> Iterator[dict[str, Any]]:
    """The 95th percentile of the seconds that each page takes, beside an empty page."""
    pages = [EMPTY_PAGE, *pages_of_county()]
    cookies = {
        role: client.cookies[settings.SESSION_COOKIE_NAME].value
        for role, client in clients().items()
    }
    for users in USERS:
        with _served() as port:
            walk = Walk(pages, cookies, port, rounds=OPENED // users)
            # Each worker has loaded by then what it needs.
            replace(walk, rounds=WORKERS).seconds(person=-1)
            seconds: dict[str, list[float]] = defaultdict(list)
            with ThreadPoolExecutor(users) as people:
                for seen in people.map(walk.seconds, range(users)):
                    for name, taken in seen:
                        seconds[name].append(taken)
        for page in pages:
            yield {
                "kind": "users",
                "name": page.name,
                "users": users,
                "p95": _percentile_95(seconds[page.name]),
            }


def _percentile_95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[len(seconds) * 95 // 100 - 1]


@contextmanager
def _served() -> Iterator[int]:
    """The port on which gunicorn answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "benchmarks.served", *GUNICORN,
            "--bind", f"127.0.0.1:{port}", "--log-level", "warning",
        ]
    )  # fmt: skip
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    deadline = monotonic() + SECONDS_TO_START
    while monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.2)
    raise TimeoutError(f"gunicorn does not answer on port {port}")
