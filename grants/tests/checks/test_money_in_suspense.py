from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants.checks.finding import Finding, Severity
from grants.checks.money_in_suspense import MONEY_IN_SUSPENSE, SuspenseFacts

CREDIT = SuspenseFacts(
    item_id=4,
    payer="Bezirksregierung",
    credited_on=date(2024, 3, 1),
    open=D("400.00"),
    use_by=date(2024, 5, 1),
    award_id=12,
    award="KIM",
    responsible_id=3,
)


def judge(facts, today):
    return MONEY_IN_SUSPENSE.judge([facts], today=today)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (7, []),
        (8, [("7", Severity.WARNING, False)]),
        (21, [("7", Severity.WARNING, False)]),
        (22, [("21", Severity.WARNING, True)]),
        (46, [("45", Severity.WARNING, True)]),
        (61, [("45", Severity.WARNING, True)]),  # the last day of the clock
        (62, [("45", Severity.URGENT, True)]),
    ],
)
def test_it_warns_once_it_lay_longer_than_each_stage(days, found):
    findings = judge(CREDIT, CREDIT.credited_on + timedelta(days=days))

    assert [(one.stage, one.severity, one.tells_supervisors) for one in findings] == found


def test_what_is_cleared_is_no_longer_told():
    assert judge(replace(CREDIT, open=D("0.00")), date(2024, 12, 1)) == []


def test_a_finding_says_how_much_of_the_clock_is_gone():
    assert judge(CREDIT, date(2024, 4, 10)) == [
        Finding(
            check_code="money_in_suspense",
            subject="suspense-4",
            stage="21",
            severity=Severity.WARNING,
            title="400,00\u00a0€ von Bezirksregierung seit 40 Tagen in Verwahrung",
            text=(
                "Eingegangen am 01.03.2024. Gehört das Geld zu „KIM“, läuft die Verwendungsfrist "
                "seit diesem Tag: 40 Tage sind verbraucht, sie endet am 01.05.2024 (noch 21 "
                "Tage). Bitte einer Zuwendung zuordnen oder an den Einzahler zurückgeben."
            ),
            amount=D("400.00"),
            due_on=date(2024, 5, 1),
            days_left=21,
            of_award=12,
            responsible_id=3,
            tells_supervisors=True,
        )
    ]


def test_without_a_supposed_award_and_without_a_period_it_says_less():
    [unknown] = judge(replace(CREDIT, award="", award_id=None), date(2024, 4, 10))
    [without] = judge(replace(CREDIT, use_by=None), date(2024, 4, 10))

    assert "Gehört das Geld zu einer Zuwendung, läuft" in unknown.text
    assert "Verwendungsfrist" not in without.text
