"""Databases to throw away: a file in a temporary folder, or a new database on the server."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import environ
import psycopg
from psycopg import sql

DEFAULT_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


def server_url() -> str:
    """URL of some database of the PostgreSQL server: BENCH_DATABASE_URL, else DATABASE_URL."""
    url = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL") or DEFAULT_SERVER
    return url if url.startswith("postgres") else DEFAULT_SERVER


@contextmanager
def throw_away(vendor: str) -> Iterator[str]:
    """URL of a new database that is gone afterwards.

    Raises:
        psycopg.OperationalError: no PostgreSQL server answers.
    """
    if vendor == "sqlite":
        with tempfile.TemporaryDirectory(prefix="fundtracker-bench-") as folder:
            yield f"sqlite:///{quote(str(Path(folder) / 'bench.sqlite3'))}"
        return
    name = f"fundtracker_bench_{os.getpid()}"
    _on_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server_url())._replace(path=f"/{name}"))
    finally:
        _on_server(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _on_server(statement: sql.Composed) -> None:
    config = environ.Env.db_url_config(server_url())
    with psycopg.connect(
        host=config["HOST"] or None,
        port=config["PORT"] or None,
        user=config["USER"] or None,
        password=config["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,  # CREATE DATABASE does not run inside a transaction
    ) as connection:
        connection.execute(statement)
