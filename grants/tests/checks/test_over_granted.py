from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from grants.checks.finding import Finding, Severity
from grants.checks.over_granted import OVER_GRANTED, CommitmentFacts

TODAY = date(2024, 10, 15)

# Agreed when 921.502 euro were granted; the amendment granted 920.175.
GEMEINSAM = CommitmentFacts(
    award_id=12,
    title="Gemeinsam klappt's",
    granted=D("920175.00"),
    used=D("0.00"),
    prefinanced=D("0.00"),
    pledged=D("920175.00"),
    left=D("920175.00"),
    committed=D("921502.00"),
    responsible_id=3,
)
# Spent when 132.505 euro were granted; the final notice granted 120.000.
DURCHSTARTEN = replace(
    GEMEINSAM,
    title="Durchstarten",
    granted=D("120000.00"),
    used=D("132505.00"),
    pledged=D("0.00"),
    left=D("0.00"),
    committed=D("0.00"),
)


def test_what_is_agreed_beyond_the_award_is_a_warning_with_the_missing_amount():
    assert OVER_GRANTED.judge([GEMEINSAM], today=TODAY) == [
        Finding(
            check_code="over_granted",
            subject="award-12",
            stage="overcommitted",
            severity=Severity.WARNING,
            title="Gemeinsam klappt's: für das Vereinbarte fehlen 1.327,00\u00a0€",
            text=(
                "Mit Empfängern vereinbart und noch nicht ausgezahlt: 921.502,00\u00a0€. "
                "Noch nicht verwendet: 920.175,00\u00a0€. Bitte die Vereinbarungen ändern oder "
                "einen Änderungsbescheid beantragen."
            ),
            amount=D("1327.00"),
            responsible_id=3,
        )
    ]


@pytest.mark.parametrize(
    ("left", "is_found"),
    [("921501.99", True), ("921502.00", False), ("921502.01", False)],
)
def test_to_the_cent(left, is_found):
    assert bool(OVER_GRANTED.judge([replace(GEMEINSAM, left=D(left))], today=TODAY)) is is_found


def test_what_is_used_beyond_the_final_notice_is_borne_by_the_county():
    assert OVER_GRANTED.judge([DURCHSTARTEN], today=TODAY) == [
        Finding(
            check_code="over_granted",
            subject="award-12",
            stage="overspent",
            severity=Severity.WARNING,
            title="Durchstarten: 12.505,00\u00a0€ mehr verwendet als bewilligt",
            text=(
                "Bewilligt: 120.000,00\u00a0€. Ausgegeben und an Empfänger gezahlt: "
                "132.505,00\u00a0€. Was darüber hinausgeht, trägt der Kreis."
            ),
            amount=D("12505.00"),
            responsible_id=3,
        )
    ]


@pytest.mark.parametrize(
    ("used", "is_found"),
    [("119999.99", False), ("120000.00", False), ("120000.01", True)],
)
def test_what_is_used_may_be_all_that_is_granted(used, is_found):
    assert bool(OVER_GRANTED.judge([replace(DURCHSTARTEN, used=D(used))], today=TODAY)) is is_found


def test_what_was_spent_before_it_came_in_is_a_note():
    ahead = replace(
        DURCHSTARTEN,
        used=D("5000.00"),
        prefinanced=D("5000.00"),
        pledged=D("5000.00"),
        left=D("115000.00"),
    )

    assert OVER_GRANTED.judge([ahead], today=TODAY) == [
        Finding(
            check_code="over_granted",
            subject="award-12",
            stage="prefinanced",
            severity=Severity.NOTE,
            title="Durchstarten: 5.000,00\u00a0€ mehr ausgegeben als eingegangen",
            text=(
                "Der Kreis hat 5.000,00\u00a0€ vorfinanziert. Bitte die Mittel abrufen oder den "
                "Zahlungseingang buchen."
            ),
            amount=D("5000.00"),
            responsible_id=3,
        )
    ]


@pytest.mark.parametrize(
    ("pledged", "amounts"),
    [("5000.01", ["5000.00"]), ("5000.00", ["5000.00"]), ("0.01", ["0.01"]), ("0.00", [])],
)
def test_nobody_is_asked_to_draw_what_will_not_come(pledged, amounts):
    """After a final notice below what was prefinanced the county bears the rest."""
    ahead = replace(DURCHSTARTEN, used=D("5000.00"), prefinanced=D("5000.00"), pledged=D(pledged))

    assert [finding.amount for finding in OVER_GRANTED.judge([ahead], today=TODAY)] == [
        D(euro) for euro in amounts
    ]


def test_an_award_may_be_wrong_in_several_ways():
    wrong = replace(DURCHSTARTEN, committed=D("1.00"), prefinanced=D("2.00"), pledged=D("2.00"))

    assert [finding.stage for finding in OVER_GRANTED.judge([wrong], today=TODAY)] == [
        "overcommitted",
        "overspent",
        "prefinanced",
    ]
