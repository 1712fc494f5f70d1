from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from grants.checks.entitlement_reduced import ENTITLEMENT_REDUCED, EntitlementFacts
from grants.checks.finding import Finding, Severity
from grants.rules.entitlement import Financing, Terms, entitlement

TERMS = Terms(Financing.SHARE, granted=D("132505.00"), quota=D("0.80"))
LAST_DAY = date(2023, 6, 30)
AFTER = date(2023, 7, 1)
# Gemeinsam klappt's: 132.505 euro received, 150.000 instead of 165.631,25 euro spent.
GEMEINSAM = EntitlementFacts(
    award_id=12,
    title="Gemeinsam klappt's",
    last_day=LAST_DAY,
    received=D("132505.00"),
    extra_income=D("0.00"),
    result=entitlement(TERMS, recognised_cost=D("150000.00")),
    expected=entitlement(TERMS, recognised_cost=D("165631.25")),
    rates_are_confirmed=True,
    responsible_id=3,
)
# Others pay 1.000 euro more than planned.
EXTRA = replace(
    GEMEINSAM,
    extra_income=D("1000.00"),
    expected=entitlement(TERMS, recognised_cost=D("165631.25"), other_income=D("1000.00")),
)


def test_what_came_in_beyond_the_entitlement_has_to_go_back():
    assert ENTITLEMENT_REDUCED.judge([GEMEINSAM], today=AFTER) == [
        Finding(
            check_code="entitlement_reduced",
            subject="award-12",
            stage="to_repay",
            severity=Severity.WARNING,
            title="Gemeinsam klappt's: 12.505,00\u00a0€ sind zurückzuzahlen",
            text=(
                "80\u00a0% von 150.000,00\u00a0€ zuwendungsfähigen Ausgaben sind "
                "120.000,00\u00a0€; "
                "bewilligt sind höchstens 132.505,00\u00a0€: 12.505,00\u00a0€ sind "
                "zurückzuzahlen. Bitte prüfen, ob alle Ausgaben, Stellen und Einnahmen gebucht "
                "sind, und den Rest mit dem Verwendungsnachweis zurückzahlen."
            ),
            amount=D("12505.00"),
            responsible_id=3,
        )
    ]


def test_rates_that_nobody_confirmed_are_said():
    (finding,) = ENTITLEMENT_REDUCED.judge(
        [replace(GEMEINSAM, rates_are_confirmed=False)], today=AFTER
    )

    assert "zurückzuzahlen. Die Sätze der Stellen sind nicht bestätigt. Bitte" in finding.text


@pytest.mark.parametrize(
    ("today", "is_found"),
    [(date(2023, 6, 29), False), (LAST_DAY, False), (AFTER, True)],
)
def test_not_before_the_last_day_is_over(today, is_found):
    assert bool(ENTITLEMENT_REDUCED.judge([GEMEINSAM], today=today)) is is_found


@pytest.mark.parametrize(
    ("received", "is_found"),
    [("119999.99", False), ("120000.00", False), ("120000.01", True)],
)
def test_to_the_cent(received, is_found):
    facts = replace(GEMEINSAM, received=D(received))

    assert bool(ENTITLEMENT_REDUCED.judge([facts], today=AFTER)) is is_found


def test_others_who_pay_more_than_planned_lower_the_grant_while_it_runs():
    assert ENTITLEMENT_REDUCED.judge([EXTRA], today=LAST_DAY) == [
        Finding(
            check_code="entitlement_reduced",
            subject="award-12",
            stage="extra_income",
            severity=Severity.WARNING,
            title="Gemeinsam klappt's: die Zuwendung sinkt voraussichtlich um 800,00\u00a0€",
            text=(
                "Dritte zahlen 1.000,00\u00a0€ mehr als geplant. Bei Ausgaben wie geplant: "
                "80\u00a0% von 165.631,25\u00a0€ zuwendungsfähigen Ausgaben abzüglich "
                "1.000,00\u00a0€ "
                "zusätzlicher Leistungen Dritter sind 131.705,00\u00a0€; bewilligt sind höchstens "
                "132.505,00\u00a0€. Bitte der Bewilligungsbehörde mitteilen und weniger abrufen."
            ),
            amount=D("800.00"),
            responsible_id=3,
        )
    ]


def test_a_fixed_amount_does_not_fall_with_the_income_of_others():
    terms = Terms(Financing.FIXED, granted=D("57000.00"))
    facts = replace(
        EXTRA,
        expected=entitlement(terms, recognised_cost=D("57000.00"), other_income=D("1000.00")),
    )

    assert ENTITLEMENT_REDUCED.judge([facts], today=LAST_DAY) == []
