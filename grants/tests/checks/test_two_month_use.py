from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from grants.checks.finding import Finding, Severity
from grants.checks.two_month_use import TWO_MONTH_USE, UnusedReceiptFacts
from grants.rules.interest import InterestLine, InterestSheet, Rate
from ledger.money import ZERO

BASE = Rate(date(2024, 7, 1), D("3.37"), "Bundesbank", is_confirmed=True)
SPREAD = Rate(None, D("3"), "VwVfG NRW", is_confirmed=True)
LATE = InterestSheet(
    (
        InterestLine(D("12000.00"), date(2024, 11, 15), date(2024, 12, 31), BASE, SPREAD, 47, 365),
        InterestLine(
            D("12000.00"),
            date(2025, 1, 1),
            date(2025, 1, 17),
            replace(BASE, valid_from=date(2025, 1, 1), percent=D("2.27")),
            SPREAD,
            17,
            365,
        ),
    ),
    (),
)
RECEIPT = UnusedReceiptFacts(
    award_id=4,
    voucher_id=31,
    title="KIM Baustein 1",
    received_on=date(2024, 11, 14),
    amount=D("12400.00"),
    left=D("12400.00"),
    use_by=date(2025, 1, 14),
    sheet=InterestSheet((), ()),
    per_day=D("2.1640"),
    is_provisional=False,
    responsible_id=7,
)


def test_a_receipt_is_announced_21_days_ahead_with_what_each_day_would_cost():
    assert TWO_MONTH_USE.judge([RECEIPT], today=date(2024, 12, 24)) == [
        Finding(
            check_code="two_month_use",
            subject="receipt-31",
            stage="21",
            severity=Severity.NOTE,
            title="KIM Baustein 1: 12.400,00\u00a0€ aus dem Eingang vom 14.11.2024 bis "
            "14.01.2025 ausgeben (noch 21 Tage)",
            text="Von 12.400,00\u00a0€ sind 12.400,00\u00a0€ noch nicht verwendet. Das "
            "Geld ist bis 14.01.2025 zu verwenden (noch 21 Tage). Danach kann die Behörde Zinsen "
            "schon ab dem Eingang verlangen, 2,16\u00a0€ für jeden Tag.",
            amount=D("12400.00"),
            due_on=date(2025, 1, 14),
            days_left=21,
            of_award=4,
            responsible_id=7,
        )
    ]


def test_once_it_is_overdue_it_says_what_late_use_costs():
    late = replace(RECEIPT, left=D("12000.00"), sheet=LATE, is_provisional=True)

    [finding] = TWO_MONTH_USE.judge([late], today=date(2025, 1, 17))

    assert finding.title == (
        "KIM Baustein 1: 12.000,00\u00a0€ aus dem Eingang vom 14.11.2024 nicht bis 14.01.2025 "
        "ausgegeben (seit 3 Tagen überfällig)"
    )
    assert finding.text == (
        "Von 12.400,00\u00a0€ sind 12.000,00\u00a0€ noch nicht verwendet. Das Geld war "
        "bis 14.01.2025 zu verwenden. Zinsen ab dem Eingang bis heute: 127,88\u00a0€, für jeden "
        "weiteren Tag 2,16\u00a0€. Gerechnet: 12.000,00\u00a0€ vom 15.11.2024 bis 31.12.2024, "
        "47 Tage zu 6,37\u00a0%; 12.000,00\u00a0€ vom 01.01.2025 bis 17.01.2025, 17 Tage zu "
        "5,27\u00a0% (Jahr zu 365 Tagen). Bitte umgehend verwenden oder zurückzahlen. Die Zinsen "
        "sind vorläufig: Sätze oder Regeln fehlen oder sind nicht bestätigt; siehe Zinsberechnung."
    )


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 12, 23), []),
        (date(2024, 12, 24), [("21", Severity.NOTE, False)]),
        (date(2024, 12, 25), [("21", Severity.NOTE, False)]),
        (date(2025, 1, 6), [("21", Severity.NOTE, False)]),
        (date(2025, 1, 7), [("7", Severity.WARNING, False)]),
        (date(2025, 1, 13), [("7", Severity.WARNING, False)]),
        (date(2025, 1, 14), [("0", Severity.URGENT, True)]),
        (date(2025, 1, 15), [("overdue", Severity.URGENT, True)]),
    ],
)
def test_the_last_day_still_counts(today, expected):
    found = TWO_MONTH_USE.judge([RECEIPT], today=today)

    assert [(one.stage, one.severity, one.tells_supervisors) for one in found] == expected


def test_what_is_used_up_is_not_found_even_when_it_was_late():
    used = replace(RECEIPT, left=ZERO, sheet=LATE)

    assert TWO_MONTH_USE.judge([used], today=date(2025, 3, 1)) == []


def test_without_a_rate_no_cost_per_day_is_named():
    unknown = replace(RECEIPT, per_day=None)

    [finding] = TWO_MONTH_USE.judge([unknown], today=date(2025, 1, 14))

    assert finding.text.endswith("schon ab dem Eingang verlangen.")


def test_what_has_many_parts_is_reckoned_on_its_sheet_only():
    parts = [1, 4, 5]

    told = [InterestSheet(LATE.lines[:1] * number, ()).told for number in parts]

    assert [text.count("12.000,00") for text in told] == [1, 4, 0]
    assert told[-1] == "5 Abschnitte, siehe Zinsberechnung der Zuwendung"
    assert InterestSheet((), ()).told == ""
