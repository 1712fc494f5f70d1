from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from grants.checks.finding import Finding, Severity
from grants.checks.repayment_due import REPAYMENT_DUE, RepaymentFacts

# A lump sum of 2014 whose rest had to be back by 30.09.2015.
LUMP_SUM = RepaymentFacts(
    award_id=12,
    title="Pauschale 2014",
    unused=D("4200.00"),
    overpaid=D("0.00"),
    repay_by=date(2015, 9, 30),
    spend_by=date(2015, 6, 30),
    responsible_id=3,
)


def judge(facts, today):
    return REPAYMENT_DUE.judge([facts], today=today)


@pytest.mark.parametrize(
    ("today", "stages"),
    [
        (date(2015, 8, 30), []),  # 31 days
        (date(2015, 8, 31), ["30"]),
        (date(2015, 9, 15), ["30"]),
        (date(2015, 9, 16), ["14"]),
        (date(2015, 9, 26), ["14"]),
        (date(2015, 9, 27), ["3"]),
        (date(2015, 9, 30), ["3"]),
        (date(2015, 10, 1), ["overdue"]),
    ],
)
def test_it_warns_at_each_stage_and_the_day_itself_still_counts(today, stages):
    assert [finding.stage for finding in judge(LUMP_SUM, today)] == stages


def test_a_finding_names_the_amount_and_the_day():
    assert judge(LUMP_SUM, date(2015, 9, 27)) == [
        Finding(
            check_code="repayment_due",
            subject="award-12",
            stage="3",
            severity=Severity.URGENT,
            title="Pauschale 2014: 4.200,00\u00a0€ bis 30.09.2015 (noch 3 Tage) zurückzahlen",
            text=(
                "Eingegangen und nicht verwendet: 4.200,00\u00a0€. Bitte verwenden, soweit noch "
                "zulässig, oder die Rückzahlung buchen."
            ),
            amount=D("4200.00"),
            due_on=date(2015, 9, 30),
            days_left=3,
            responsible_id=3,
            tells_supervisors=True,
        )
    ]


def test_money_that_is_all_used_is_not_repaid():
    assert judge(replace(LUMP_SUM, unused=D("0.00")), date(2015, 10, 1)) == []


def test_without_a_day_unused_money_may_still_be_used():
    assert judge(replace(LUMP_SUM, repay_by=None), date(2016, 1, 1)) == []


def test_what_is_beyond_the_notice_goes_back_even_without_a_day():
    overpaid = replace(LUMP_SUM, overpaid=D("12505.00"), repay_by=None)

    assert judge(overpaid, date(2015, 1, 1)) == [
        Finding(
            check_code="repayment_due",
            subject="award-12",
            stage="overpaid",
            severity=Severity.WARNING,
            title="Pauschale 2014: 12.505,00\u00a0€ zurückzahlen",
            text=(
                "Eingegangen und nach dem Bescheid zu viel: 12.505,00\u00a0€. Ein Datum "
                "nennt der Bescheid nicht; bitte umgehend zurückzahlen."
            ),
            amount=D("12505.00"),
            responsible_id=3,
        )
    ]


def test_what_is_overpaid_and_what_is_unused_go_back_together():
    (finding,) = judge(replace(LUMP_SUM, overpaid=D("800.00")), date(2015, 9, 16))

    assert (finding.amount, finding.stage) == (D("5000.00"), "14")
    assert finding.text.startswith(
        "Eingegangen und nach dem Bescheid zu viel: 800,00\u00a0€. "
        "Eingegangen und nicht verwendet: 4.200,00\u00a0€."
    )


def test_overpaid_long_before_its_day_is_told_at_once():
    (finding,) = judge(replace(LUMP_SUM, overpaid=D("800.00")), date(2015, 1, 1))

    assert (finding.stage, finding.days_left) == ("overpaid", 272)


# A partial revocation asks for 800,00 by 15.03.2015; the rest may be used until 30.06.2015.
REPAID_BEFORE = replace(LUMP_SUM, overpaid=D("800.00"), repay_by=date(2015, 3, 15))


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2015, 3, 15), "800.00"),
        (date(2015, 6, 30), "800.00"),
        (date(2015, 7, 1), "5000.00"),
    ],
)
def test_what_may_still_be_used_is_not_due_before_the_window_ends(today, due):
    (finding,) = judge(REPAID_BEFORE, today)

    assert finding.amount == D(due)


def test_after_a_revocation_all_unused_money_goes_back_at_once_and_without_a_day():
    revoked = replace(LUMP_SUM, repay_by=None, is_revoked=True)

    (finding,) = judge(revoked, date(2015, 1, 1))

    assert (finding.stage, finding.amount) == ("overpaid", D("4200.00"))
    assert finding.text == (
        "Die Zuwendung ist widerrufen. Eingegangen und nicht verwendet: 4.200,00\u00a0€. Ein Datum "
        "nennt der Bescheid nicht; bitte umgehend zurückzahlen."
    )
    assert judge(replace(revoked, unused=D("0.00")), date(2015, 1, 1)) == []
