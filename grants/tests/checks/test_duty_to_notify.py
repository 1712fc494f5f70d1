"""What the authority has to be told arises from the figures, and goes once it is noted."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import pytest

from grants.checks.duty_to_notify import DUTY_TO_NOTIFY, DutyFacts
from grants.checks.finding import Finding, Severity
from grants.checks.plan_item_overrun import ItemFacts, PlanFacts
from grants.checks.spending_window import SpendingFacts

AWARD: dict[str, Any] = {"award_id": 12, "title": "KIM", "responsible_id": 3}
END = date(2024, 12, 31)
SPENDING = SpendingFacts(
    **AWARD,
    period_from=date(2024, 1, 1),
    spend_by=END,
    left=D("0.00"),
    spent=D("100000.00"),
    with_recipient=D("0.00"),
    proven=D("0.00"),
    committed=D("0.00"),
)
PLAN = PlanFacts(
    **AWARD,
    items=(
        ItemFacts("Personal", D("80000.00"), D("80000.00")),
        ItemFacts("Sachkosten", D("20000.00"), D("20000.00")),
    ),
    planned=D("100000.00"),
    actual=D("100000.00"),
    margin=D(20),
    is_confirmed=False,
)
KIM = DutyFacts(
    **AWARD,
    authority="Bezirksregierung Arnsberg",
    plan=PLAN,
    spending=SPENDING,
    extra_income=D("0.00"),
    cancelled=(),
    told=frozenset(),
)


def titles(facts, today=END):
    return [finding.title for finding in DUTY_TO_NOTIFY.judge([facts], today=today)]


def test_who_does_what_was_granted_has_nothing_to_tell():
    assert titles(KIM) == []


@pytest.mark.parametrize(
    ("spent", "found"),
    [
        ("23999.99", []),
        ("24000.00", []),
        (
            "24000.01",
            [
                "KIM: „Sachkosten“ überschreitet den Finanzierungsplan "
                "um 4.000,01\u00a0€ – mitzuteilen"
            ],
        ),
    ],
)
def test_an_item_beyond_its_margin_is_to_be_told(spent, found):
    items = (PLAN.items[0], ItemFacts("Sachkosten", D("20000.00"), D(spent)))

    assert titles(replace(KIM, plan=replace(PLAN, items=items))) == found


def test_a_cent_beyond_the_total_is_to_be_told():
    beyond = replace(KIM, plan=replace(PLAN, actual=D("100000.01")))

    assert titles(beyond) == [
        "KIM: Der Finanzierungsplan ist um 0,01\u00a0€ überschritten – mitzuteilen"
    ]


@pytest.mark.parametrize(("days_left", "is_told"), [(91, False), (90, True), (89, True)])
def test_money_that_will_lapse_is_to_be_told_in_the_last_ninety_days(days_left, is_told):
    slow = replace(KIM, spending=replace(SPENDING, left=D("90000.00"), spent=D("10000.00")))

    assert bool(titles(slow, END - timedelta(days=days_left))) is is_told


def test_the_finding_says_what_whom_and_where_to_note_it():
    extra = replace(KIM, extra_income=D("1200.00"))

    assert DUTY_TO_NOTIFY.judge([extra], today=END) == [
        Finding(
            check_code="duty_to_notify",
            subject="award-12",
            stage="funding",
            severity=Severity.WARNING,
            title="KIM: Dritte zahlen 1.200,00\u00a0€ mehr als geplant – mitzuteilen",
            text=(
                "Dritte zahlen 1.200,00\u00a0€ mehr als geplant. Bitte der Bewilligungsbehörde "
                "(Bezirksregierung Arnsberg) unverzüglich mitteilen und auf der Seite der "
                "Zuwendung unter „Mitteilungen“ vermerken, wann das war."
            ),
            amount=D("1200.00"),
            responsible_id=3,
        )
    ]


def test_what_was_told_is_found_no_more_and_the_rest_still_is():
    both = replace(KIM, extra_income=D("1200.00"), cancelled=("Case Management Lünen",))

    assert titles(replace(both, told=frozenset({"funding"}))) == [
        "KIM: Aufgehoben: „Case Management Lünen“ – mitzuteilen"
    ]
