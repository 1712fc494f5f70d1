from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from grants.checks.finding import Finding, Severity
from grants.checks.interest_claim_due import INTEREST_CLAIM_DUE, InterestClaimFacts

OURS = InterestClaimFacts(
    award_id=12,
    title="KIM",
    responsible_id=3,
    claim_id=5,
    open=D("450.00"),
    due_on=date(2024, 11, 15),
    recipient="",
)
THEIRS = replace(OURS, recipient="Stadt Lünen")


def judge(facts, today):
    return INTEREST_CLAIM_DUE.judge([facts], today=today)


@pytest.mark.parametrize(
    ("today", "ours", "theirs"),
    [
        (date(2024, 10, 31), [], []),  # 15 days
        (date(2024, 11, 1), ["14"], []),
        (date(2024, 11, 8), ["7"], []),
        (date(2024, 11, 12), ["3"], []),
        (date(2024, 11, 15), ["3"], []),
        (date(2024, 11, 16), ["overdue"], ["overdue"]),
    ],
)
def test_we_are_warned_ahead_and_told_of_a_recipient_once_it_is_late(today, ours, theirs):
    assert [finding.stage for finding in judge(OURS, today)] == ours
    assert [finding.stage for finding in judge(THEIRS, today)] == theirs


def test_what_is_settled_is_no_longer_told():
    assert judge(replace(OURS, open=D("0.00")), date(2024, 12, 1)) == []


def test_a_finding_names_the_amount_the_day_and_who_pays():
    assert judge(OURS, date(2024, 11, 12)) == [
        Finding(
            check_code="interest_claim_due",
            subject="interest_claim-5",
            stage="3",
            severity=Severity.URGENT,
            title="KIM: 450,00\u00a0€ Zinsen bis 15.11.2024 (noch 3 Tage)",
            text=(
                "Zu zahlen sind noch 450,00\u00a0€ Zinsen. Bitte aus Mitteln des Kreises zahlen "
                "und die Zinszahlung buchen."
            ),
            amount=D("450.00"),
            due_on=date(2024, 11, 15),
            days_left=3,
            of_award=12,
            responsible_id=3,
            tells_supervisors=True,
        )
    ]
    assert judge(THEIRS, date(2024, 11, 16))[0].text == (
        "Stadt Lünen schuldet noch 450,00\u00a0€ Zinsen. Bitte beim Empfänger anmahnen oder den "
        "Zinseingang buchen."
    )
