"""On PostgreSQL no page goes through the whole journal to show a part of it."""

import pytest
from django.db import connection

from benchmarks.costs import cost_of_page
from benchmarks.county import TODAY, CountySize, build_county, clients, pages_of_county
from benchmarks.scans import scans_of
from grants.alerts.run import run

# Enough that the planner would not read all of it for a page.
VOUCHERS = 30_000

# Pages that still do, and why. Whoever mends one of them takes its line out.
SCANS_STILL = {"journal, search": "looks for a text in the middle of words"}


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite explains too little")
def test_no_page_scans_the_journal():
    build_county(CountySize(VOUCHERS))
    run(TODAY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    signed_in = clients()

    scans = {
        page.name: scans_of(cost_of_page(signed_in[page.role], page.path)[1])
        for page in pages_of_county()
    }

    found = {name: statements for name, statements in scans.items() if statements}
    assert set(found) == set(SCANS_STILL), found
