"""The whole night: all checks together, over awards of every kind."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.alerts.findings import collect
from grants.alerts.recheck import check_everything
from grants.models import StandardRule
from grants.tests.alerts.rows import build_ring_35_02
from grants.tests.builders import build_award, build_person, many_awards, receive
from grants.tests.interest_rows import usual_interest_rules
from ledger.models import Explanation
from ledger.tests.builders import build_line

pytestmark = pytest.mark.django_db
AUTUMN_2024 = date(2024, 11, 1)


@pytest.mark.parametrize("number", [3, 30])
def test_all_rules_together_ask_as_often_however_many_awards_there_are(number):
    usual_interest_rules()
    StandardRule.objects.update_or_create(
        code=StandardRule.Code.DRAWDOWN_PERIOD, defaults={"value": 2, "source": "ANBest-G"}
    )
    many_awards(number)
    for position in range(number):
        build_ring_35_02(f"ring-{position}")
        receive(build_award(f"offen-{position}"), "100.00")

    with CaptureQueriesContext(connection) as queries:
        collect(AUTUMN_2024)

    assert len(queries) == 48


@pytest.mark.parametrize("years", [(2024,), (2022, 2023, 2024, 2025)])
def test_the_first_night_asks_as_often_however_many_years_are_open(years):
    usual_interest_rules()
    build_person("leitung", group="Leitung")
    many_awards(3)
    ring = build_ring_35_02()
    for year in years:
        for line in ring.lines.all():
            build_line(line.code, budgeted={year: "1000.00"})
            Explanation.objects.create(year=year, text="Rest", amount=D("1.00")).lines.add(line)

    with CaptureQueriesContext(connection) as queries:
        check_everything(AUTUMN_2024)

    # On PostgreSQL a run waits for other runs by a statement of its own.
    assert len(queries) == (60 if connection.vendor == "postgresql" else 59)
