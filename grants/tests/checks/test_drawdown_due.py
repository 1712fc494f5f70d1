"""Mittelabruf fällig: the days of the notice, and the need of the coming months."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants.checks.drawdown_due import DRAWDOWN_DUE, DrawdownDayFacts, DrawdownFacts
from grants.checks.finding import Finding, Severity
from grants.rules.drawdown_need import NeedFacts, OpenAmount, drawdown_need

DUE_ON = date(2026, 11, 15)
TODAY = date(2026, 10, 15)
UNTIL = date(2026, 12, 15)
# KI-Grundförderung of Coesfeld in 2026: 581.092 euro, half of it requested so far.
COESFELD = DrawdownFacts(
    award_id=12,
    title="KI-Grundförderung 2026",
    days=(DrawdownDayFacts(DUE_ON, None),),
    free=D("290546.00"),
    requested={None: D("290546.00")},
    need=None,
    is_confirmed=True,
    responsible_id=3,
)


def with_need(*, open_amount="0.00", cash="0.00", pledged="100000.00", is_planned=True):
    contract = OpenAmount("Stadt Lünen", D(open_amount), date(2026, 1, 1), date(2026, 12, 1))
    need = drawdown_need(
        NeedFacts(
            commitments=(contract,),
            own_costs=(),
            quota=D(1),
            cash={None: D(cash)},
            requested={},
            prefinanced=D("0.00"),
            pledged=D(pledged),
            is_fully_planned=is_planned,
        ),
        today=TODAY,
        until=UNTIL,
    )
    return replace(COESFELD, days=(), need=need)


def test_a_day_of_the_notice_says_what_is_still_to_be_requested():
    assert DRAWDOWN_DUE.judge([COESFELD], today=date(2026, 11, 1)) == [
        Finding(
            check_code="drawdown_due",
            subject="award-12",
            stage="14",
            severity=Severity.WARNING,
            title=(
                "KI-Grundförderung 2026: 290.546,00\u00a0€ bis 15.11.2026 abrufen (noch 14 Tage)"
            ),
            text=(
                "Nach dem Bescheid sind noch anzufordern: 290.546,00\u00a0€ bis 15.11.2026. "
                "Bitte die Mittel rechtzeitig abrufen."
            ),
            amount=D("290546.00"),
            due_on=DUE_ON,
            days_left=14,
            responsible_id=3,
            tells_supervisors=False,
        )
    ]


@pytest.mark.parametrize(
    ("days_left", "reached"),
    [
        (31, None),
        (30, ("30", Severity.NOTE, False)),
        (15, ("30", Severity.NOTE, False)),
        (14, ("14", Severity.WARNING, False)),
        (13, ("14", Severity.WARNING, False)),
        (4, ("14", Severity.WARNING, False)),
        (3, ("3", Severity.URGENT, True)),
        (1, ("3", Severity.URGENT, True)),
        (0, ("3", Severity.URGENT, True)),
        (-1, ("overdue", Severity.URGENT, True)),
    ],
)
def test_day_before_the_day_and_day_after_each_stage(days_left, reached):
    found = DRAWDOWN_DUE.judge([COESFELD], today=DUE_ON - timedelta(days=days_left))

    assert [(finding.stage, finding.severity, finding.tells_supervisors) for finding in found] == (
        [reached] if reached else []
    )


def test_overdue_asks_to_clear_it_with_the_authority():
    (finding,) = DRAWDOWN_DUE.judge([COESFELD], today=date(2026, 11, 16))

    assert finding.title == (
        "KI-Grundförderung 2026: 290.546,00\u00a0€ nicht bis 15.11.2026 abgerufen "
        "(seit 1 Tag überfällig)"
    )
    assert finding.text.startswith("Nach dem Bescheid waren noch anzufordern:")


@pytest.mark.parametrize(
    ("requested", "missing"),
    [("89999.99", [D("0.01")]), ("90000.00", []), ("90000.01", [])],
)
def test_earlier_requests_count_towards_later_days(requested, missing):
    """50.000 euro by June and 40.000 more by November are 90.000 by November."""
    days = (
        DrawdownDayFacts(date(2026, 6, 15), D("50000.00")),
        DrawdownDayFacts(DUE_ON, D("40000.00")),
    )
    award = replace(COESFELD, days=days, requested={None: D(requested)})

    assert [finding.amount for finding in DRAWDOWN_DUE.judge([award], today=DUE_ON)] == missing


def test_never_more_than_is_pledged_and_not_requested():
    award = replace(COESFELD, days=(DrawdownDayFacts(DUE_ON, D("581092.00")),), free=D("100.00"))

    (finding,) = DRAWDOWN_DUE.judge([award], today=DUE_ON)

    assert finding.amount == D("100.00")
    assert DRAWDOWN_DUE.judge([replace(award, free=D("0.00"))], today=DUE_ON) == []


def test_two_parts_on_one_day_are_one_finding_and_days_at_other_stages_others():
    days = (
        DrawdownDayFacts(DUE_ON, D("40000.00"), 21, "Nr. 2.1/2.2: Stellen"),
        DrawdownDayFacts(DUE_ON, D("30000.00"), 23, "Nr. 2.3: Ehrenamt"),
        DrawdownDayFacts(date(2026, 10, 14), D("5000.00"), 21, "Nr. 2.1/2.2: Stellen"),
    )
    award = replace(COESFELD, days=days, requested={21: D("1000.00")})

    found = DRAWDOWN_DUE.judge([award], today=date(2026, 11, 1))

    assert [(finding.stage, finding.amount) for finding in found] == [
        ("overdue", D("4000.00")),
        ("14", D("74000.00")),
    ]
    assert found[1].text.startswith(
        "Nach dem Bescheid sind noch anzufordern: "
        "44.000,00\u00a0€ bis 15.11.2026 (Nr. 2.1/2.2: Stellen); "
        "30.000,00\u00a0€ bis 15.11.2026 (Nr. 2.3: Ehrenamt)."
    )


def test_need_that_is_not_requested_is_a_note():
    assert DRAWDOWN_DUE.judge([with_need(open_amount="49670.13", cash="9670.13")], today=TODAY) == [
        Finding(
            check_code="drawdown_due",
            subject="award-12",
            stage="need",
            severity=Severity.NOTE,
            title="KI-Grundförderung 2026: 40.000,00\u00a0€ für Zahlungen bis 15.12.2026 abrufen",
            text=(
                "Bis zum 15.12.2026 werden voraussichtlich 49.670,13\u00a0€ fällig; im Bestand und "
                "angefordert sind 9.670,13\u00a0€. Abrufbar sind noch 100.000,00\u00a0€. "
                "Bitte die Mittel abrufen."
            ),
            amount=D("40000.00"),
            responsible_id=3,
        )
    ]


@pytest.mark.parametrize(
    ("cash", "stages"),
    [("999.99", ["need"]), ("1000.00", []), ("1000.01", ["too_much"])],
)
def test_to_the_cent(cash, stages):
    found = DRAWDOWN_DUE.judge([with_need(open_amount="1000.00", cash=cash)], today=TODAY)

    assert [finding.stage for finding in found] == stages


def test_more_than_needed_is_a_warning_with_the_interest():
    (finding,) = DRAWDOWN_DUE.judge([with_need(open_amount="1000.00", cash="3000.00")], today=TODAY)

    assert (finding.stage, finding.severity, finding.amount) == (
        "too_much",
        Severity.WARNING,
        D("2000.00"),
    )
    assert finding.title == (
        "KI-Grundförderung 2026: 2.000,00\u00a0€ mehr abgerufen als der errechnete "
        "Bedarf bis 15.12.2026"
    )
    assert "zu verzinsen (§ 49a Abs. 4 VwVfG NRW)" in finding.text


def test_without_a_plan_nobody_knows_that_it_is_too_much():
    award = with_need(open_amount="1000.00", cash="3000.00", is_planned=False)

    assert DRAWDOWN_DUE.judge([award], today=TODAY) == []


def test_without_a_plan_what_is_known_to_be_missing_is_told_as_such():
    award = with_need(open_amount="1000.00", cash="0.00", is_planned=False)

    (finding,) = DRAWDOWN_DUE.judge([award], today=TODAY)

    assert (finding.stage, finding.amount) == ("need", D("1000.00"))
    assert finding.text.endswith(
        "Der Bedarf ist nicht vollständig bekannt: Der Finanzierungsplan deckt nicht die ganze "
        "Zuwendung ab."
    )


def test_a_rule_that_nobody_confirmed_is_said():
    award = replace(with_need(open_amount="1000.00"), is_confirmed=False)

    (finding,) = DRAWDOWN_DUE.judge([award], today=TODAY)

    assert finding.text.endswith("Der Zeitraum, für den abgerufen wird, ist nicht bestätigt.")
