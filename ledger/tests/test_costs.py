"""Costs count what an action brings into the program, whichever way a cursor hands it out."""

import pytest
from django.db import connection

from benchmarks.costs import Cost, cost_of
from ledger.models import FiscalYear
from ledger.tests.builders import build_years


@pytest.mark.django_db
def test_rows_count_however_they_are_fetched():
    build_years(2015, 2024)

    costs = {
        "list": cost_of(lambda: list(FiscalYear.objects.all())),
        "one": cost_of(lambda: FiscalYear.objects.get(pk=2024)),
        "count": cost_of(lambda: FiscalYear.objects.count()),
        "in chunks": cost_of(lambda: list(FiscalYear.objects.iterator(chunk_size=3))),
        "no row": cost_of(lambda: FiscalYear.objects.filter(pk=1999).first()),
        "by hand": cost_of(fetch_by_hand),
        "row by row": cost_of(go_through),
    }

    assert costs == {
        "list": Cost(queries=1, rows=10),
        "one": Cost(queries=1, rows=1),
        "count": Cost(queries=1, rows=1),
        "in chunks": Cost(queries=1, rows=10),
        "no row": Cost(queries=1, rows=0),
        "by hand": Cost(queries=1, rows=10),
        "row by row": Cost(queries=1, rows=10),
    }


YEARS = "SELECT year FROM ledger_fiscalyear"


def fetch_by_hand():
    with connection.cursor() as cursor:
        cursor.execute(YEARS)
        cursor.fetchone()
        cursor.fetchmany(2)
        cursor.fetchall()


def go_through():
    with connection.cursor() as cursor:
        cursor.execute(YEARS)
        for _ in cursor:
            pass
