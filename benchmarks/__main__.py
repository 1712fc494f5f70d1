"""Run the benchmarks and print their tables: ``python -m benchmarks --help``."""

import argparse
import json
import os
import platform
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.county_tables import print_county, print_users
from benchmarks.databases import server_url, throw_away
from benchmarks.tables import print_tables

QUICK = "10000,100000"
FULL = "10000,100000,1000000"
QUICK_COUNTY = "30000,300000"
FULL_COUNTY = "30000,300000,1000000"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="benchmarks", description="The program beside SQL written by hand."
    )
    parser.add_argument(
        "--sizes", default=QUICK, help=f"postings in the journal, ascending (default {QUICK})"
    )
    parser.add_argument(
        "--vouchers",
        default=QUICK_COUNTY,
        help=f"vouchers of the county, ascending (default {QUICK_COUNTY})",
    )
    parser.add_argument(
        "--full", action="store_true", help=f"--sizes {FULL} and --vouchers {FULL_COUNTY}"
    )
    parser.add_argument("--part", choices=["ledger", "county", "both", "users"], default="both")
    parser.add_argument(
        "--without-reversals", action="store_true", help="a county where none was ever needed"
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    arguments = parser.parse_args()
    databases = ["sqlite", "postgresql"] if arguments.database == "both" else [arguments.database]
    # A run that is ended from outside leaves no database behind either.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    print(_machine())
    if arguments.full:
        arguments.sizes, arguments.vouchers = FULL, FULL_COUNTY
    for database in databases:
        try:
            if arguments.part in ("ledger", "both"):
                print_tables(_measure(database, arguments.sizes))
            if arguments.part in ("county", "both"):
                print_county(_measure_county(database, arguments))
            if arguments.part == "users":
                *_, largest = arguments.vouchers.split(",")
                print_users(_run(database, "users", largest))
        except psycopg.OperationalError as error:
            reason = str(error).splitlines()[0]
            print(f"PostgreSQL is left out, no server answers: {reason}", file=sys.stderr)


def _measure(database: str, sizes: str) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = []
    for journal in ("growing", "empty"):
        print(f"{database}, {journal} journal", file=sys.stderr, flush=True)
        results += _run(database, journal, sizes)
    return results


def _measure_county(database: str, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = []
    options = ["--without-reversals"] if arguments.without_reversals else []
    for vouchers in arguments.vouchers.split(","):
        print(f"{database}, county", file=sys.stderr, flush=True)
        results += _run(database, "county", vouchers, *options)
    return results


def _run(database: str, journal: str, sizes: str, *options: str) -> list[dict[str, Any]]:
    with throw_away(database) as url, tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        subprocess.run(
            [
                sys.executable, "-m", "benchmarks.session", journal,
                "--sizes", sizes, "--result", str(result), *options,
            ],
            env=os.environ | _settings_of_real_operation(url),
            check=True,
        )  # fmt: skip
        loaded: list[dict[str, Any]] = json.loads(result.read_text())
    return [{"database": database, **row} for row in loaded]


def _settings_of_real_operation(url: str) -> dict[str, str]:
    # With DEBUG Django would keep a copy of every statement.
    return {
        "DJANGO_SETTINGS_MODULE": "fundtracker.settings",
        "DATABASE_URL": url,
        "DEBUG": "false",
        "FIXED_DAY": "",
        "REDIS_URL": "",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "localhost",
        "BASE_URL": "https://localhost",
        "EMAIL_URL": "smtp://localhost",
        "LOG_LEVEL": "WARNING",
    }


def _machine() -> str:
    versions = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    try:
        with psycopg.connect(server_url()) as connection:
            version = connection.info.server_version
        versions.append(f"PostgreSQL {version // 10000}.{version % 10000}")
    except psycopg.OperationalError:
        versions.append("no PostgreSQL")
    return f"{os.cpu_count()} cores, {', '.join(versions)}; load {os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main()
