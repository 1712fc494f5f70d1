"""One process on one new database: makes the journal, runs the cases, writes down the results.

Started by ``python -m benchmarks`` with the settings of real operation.
"""

import argparse
import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import django

LARGEST_FOR_POSTING_IN_BULK = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.session")
    parser.add_argument("journal", choices=["growing", "empty", "county", "users"])
    parser.add_argument("--sizes", required=True)
    parser.add_argument("--without-reversals", action="store_true")
    parser.add_argument("--result", type=Path, required=True)
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if arguments.journal == "county":
        results = [*_on_county(sizes[0], has_reversals=not arguments.without_reversals)]
    elif arguments.journal == "users":
        results = [*_with_users(sizes[0])]
    else:
        run = _on_growing_journal if arguments.journal == "growing" else _on_empty_journal
        results = [*run(sizes)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results.append({"kind": "process", "journal": arguments.journal, "peak_mib": peak})
    arguments.result.write_text(json.dumps(results))


def _on_growing_journal(sizes: list[int]) -> Iterator[dict[str, Any]]:
    """Every question and the single posting, at each size of the journal."""
    from django.db import connection

    from benchmarks.cases.reading import reading_cases
    from benchmarks.cases.writing import receipt, single_voucher, single_voucher_beside_balances
    from benchmarks.connections import open_raw
    from benchmarks.measure import measure
    from benchmarks.world import build_world, fill

    world = build_world(purses=500, rings=200)
    raw = open_raw(connection.vendor, connection.settings_dict)
    booked = 0
    for size in sizes:
        started = monotonic()
        fill(world, first=booked, last=size)
        _say(f"{size - booked} postings written in {monotonic() - started:.0f} s")
        booked = size
        _settle()
        keys = (f"program-{size}", f"raw-{size}")
        for case in (
            *reading_cases(world, raw),
            single_voucher(world, raw, keys=keys, repeat=10),
            single_voucher_beside_balances(world, raw, key=f"beside-{size}", repeat=10),
            receipt(world, raw, keys=keys, repeat=5),
        ):
            measurement = measure(case, size=size)
            _say(f"{case.name}: {measurement.ratio:.2f}")
            yield {"kind": "case", **measurement.as_json()}
    raw.close()


def _on_empty_journal(sizes: list[int]) -> Iterator[dict[str, Any]]:
    """What would change the size of a journal: several writers, and bookings in bulk."""
    from django.db import connection

    from benchmarks.cases.writers import measure_writers
    from benchmarks.cases.writing import bulk
    from benchmarks.connections import open_raw
    from benchmarks.measure import measure
    from benchmarks.world import build_world
    from ledger.integrity import verify

    world = build_world(purses=500, rings=200)
    _settle()
    _say("several writers")
    for throughput in measure_writers(connection.vendor):
        yield {"kind": "writers", **throughput.as_json()}
    if deviations := verify():
        raise SystemExit(f"the writers broke the journal: {deviations[0]}")
    postings = min(max(sizes), LARGEST_FOR_POSTING_IN_BULK)
    raw = open_raw(connection.vendor, connection.settings_dict)
    case = bulk(world, raw, keys=("program", "raw"), postings=postings, rounds=3)
    measurement = measure(case, size=postings)
    _say(f"{case.name}: {measurement.ratio:.2f}")
    yield {"kind": "case", **measurement.as_json()}
    raw.close()


def _on_county(vouchers: int, *, has_reversals: bool) -> Iterator[dict[str, Any]]:
    """Every page and every job of a whole county."""
    from benchmarks.cases.jobs import measure_first_night, measure_jobs
    from benchmarks.cases.pages import measure_pages
    from benchmarks.county import CountySize, build_county
    from benchmarks.frame import measured_frame

    started = monotonic()
    build_county(CountySize(vouchers, has_reversals=has_reversals))
    _say(f"a county of {vouchers} vouchers built in {monotonic() - started:.0f} s")
    _settle()
    with measured_frame():
        for measure in (measure_first_night, measure_pages, measure_jobs):
            for row in measure():
                _say(f"{row['name']}: {row['processor']:.3f} s")
                yield {**row, "size": vouchers}


def _with_users(vouchers: int) -> Iterator[dict[str, Any]]:
    """Every page of a whole county while several people open them."""
    from benchmarks.cases.users import measure_users
    from benchmarks.county import TODAY, CountySize, build_county
    from benchmarks.frame import measured_frame
    from grants.alerts.recheck import check_everything
    from grants.services.upkeep import keep_up

    build_county(CountySize(vouchers))
    with measured_frame():
        keep_up(TODAY)
        check_everything(TODAY)
        _settle()
        for row in measure_users():
            _say(f"{row['users']} users, {row['name']}: {row['p95']:.3f} s")
            yield {**row, "size": vouchers}


def _settle() -> None:
    """Leave the tables as they are a while after: the database has looked at them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
