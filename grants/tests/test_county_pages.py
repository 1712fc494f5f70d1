"""What the benchmarks hold the pages of a county against, and how they print it."""

import pytest

from benchmarks.costs import fetch
from benchmarks.county_tables import print_county
from benchmarks.frame import EMPTY_PAGE, measured_frame
from grants.tests.web.reading import text_of


@pytest.mark.django_db
def test_the_empty_page_has_the_frame_of_every_page_and_nothing_in_it(client, clerk):
    client.force_login(clerk)

    with measured_frame():
        page = fetch(client, EMPTY_PAGE.path).decode()
        content = text_of(client.get(EMPTY_PAGE.path, secure=True))

    assert ("Weiterleitungen" in page, "Barrierefreiheit" in page, content) == (True, True, "")


def test_a_figure_that_grows_is_printed_for_each_size(capsys):
    print_county(
        [
            {"kind": "process", "database": "postgresql"},
            page_row("empty-page", 30_000),
            page_row("journal", 30_000, processor=0.02, rows=384, sent=52_000),
            page_row("empty-page", 300_000),
            page_row("journal", 300_000, processor=0.06, rows=3840, sent=299_000, memory=None),
            job_row("verify", 30_000, 4.5),
            job_row("verify", 300_000, 45.0),
        ]
    )

    printed = capsys.readouterr().out.splitlines()
    assert [line for line in printed if line.startswith(("| journal", "| verify", "- "))] == [
        "| journal | 20 → 60 | 2.0 → **6.0** | 10 "
        "| 11 | 384 → 3,840 | 52 → **299** | 9 | 2.0 → – |",
        "| verify | 4.50 → 45.00 | 9.00 → 90.00 | 30 | 500 | – |",
        "- journal: `ledger_voucher: SELECT … FROM ledger_voucher`",
    ]


def page_row(name, size, **different):
    scans = ["ledger_voucher: SELECT … FROM ledger_voucher"] if name == "journal" else []
    row = {
        "kind": "page",
        "database": "postgresql",
        "name": name,
        "size": size,
        "processor": 0.01,
        "elapsed": 0.01,
        "memory": 2.0,
        "queries": 11,
        "rows": 4,
        "sent": 5000,
        "compressed": 9000,
        "scans": scans,
    }
    return row | different


def job_row(name, size, processor):
    return {
        "kind": "job",
        "database": "postgresql",
        "name": name,
        "size": size,
        "processor": processor,
        "elapsed": 2 * processor,
        "memory": None,
        "queries": 30,
        "rows": 500,
    }
