"""Receipts that are not used up: from the bookings to the finding and its link."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.alerts.findings import collect
from grants.alerts.links import paths_of
from grants.models import Award, CheckSetting
from grants.queries.facts.unused_receipts import unused_receipt_facts
from grants.tests.builders import build_award, build_person, receive, spend
from grants.tests.facts import facts_of
from grants.tests.interest_rows import usual_interest_rules

pytestmark = pytest.mark.django_db

WINDOW = (date(2024, 1, 1), date(2025, 12, 31))
CHECK = ("two_month_use",)


@pytest.fixture(autouse=True)
def rules():
    usual_interest_rules()
    CheckSetting.objects.update_or_create(
        check_code="two_month_use",
        programme=None,
        award=None,
        defaults={"stages": "21,7,0", "supervisor_from": 0},
    )


def build_kim(code="kim-1", **facts):
    return build_award(code, window=WINDOW, responsible=build_person(), **facts)


def test_a_late_receipt_is_found_with_its_interest_and_leads_to_its_award():
    award = build_kim()
    receipt = receive(award, "12000.00", on=date(2024, 11, 15))
    receive(award, "500.00", on=date(2025, 3, 20))

    [finding] = collect(date(2025, 4, 10), CHECK)

    assert (finding.subject, finding.stage, finding.amount) == (
        f"receipt-{receipt.voucher_id}",
        "overdue",
        D("12000.00"),
    )
    assert "Zinsen ab dem Eingang bis heute: 269,60\u00a0€" in finding.text
    assert "für jeden weiteren Tag 1,73\u00a0€" in finding.text
    # 12.000 × 6,37 % × 46 / 365 are 96,33; 12.000 × 5,27 % × 100 / 365 are 173,26; 0,4 cents over.
    assert (
        "Gerechnet: 12.000,00\u00a0€ vom 16.11.2024 bis 31.12.2024, 46 Tage zu 6,37\u00a0%; "
        "12.000,00\u00a0€ vom 01.01.2025 bis 10.04.2025, 100 Tage zu 5,27\u00a0% "
        "(Jahr zu 365 Tagen)."
    ) in finding.text
    assert finding.responsible_id == award.responsible_id
    assert paths_of([finding.subject]) == {finding.subject: "/zuwendungen/kim-1/"}


def test_lump_sums_used_up_receipts_and_silenced_awards_are_left_out():
    receive(build_kim("kim-2", kind=Award.Kind.LUMP_SUM), "1000.00", on=date(2024, 1, 15))
    used = build_kim("kim-3")
    receive(used, "1000.00", on=date(2024, 1, 15))
    spend(used, "1000.00", on=date(2024, 9, 15))
    silenced = build_kim("kim-4")
    receive(silenced, "1000.00", on=date(2024, 1, 15))
    CheckSetting.objects.create(check_code="two_month_use", award=silenced, is_active=False)

    assert collect(date(2025, 4, 10), CHECK) == []


def test_one_award_or_three_take_the_same_queries():
    counts = []
    for codes in (("kim-1",), ("kim-2", "kim-3")):
        for code in codes:
            receive(build_kim(code), "1000.00", on=date(2024, 1, 15))
        with CaptureQueriesContext(connection) as queries:
            facts = facts_of(unused_receipt_facts, today=date(2025, 4, 10))
        counts.append((len(facts), len(queries)))

    assert counts == [(1, 10), (3, 10)]
