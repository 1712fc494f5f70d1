"""Interest claims and money in suspense: told from their facts until they are cleared."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.alerts.findings import collect
from grants.alerts.recheck import recheck
from grants.alerts.run import run
from grants.models import CheckCase
from grants.services import assign_suspense, pay_interest
from grants.services.terms import LineBookingDetails, SuspenseAssignment
from grants.tests.builders import (
    build_award,
    build_interest_claim,
    build_pass_through,
    build_suspense_item,
    new_key,
)
from grants.tests.interest_rows import usual_interest_rules

CODES = ("interest_claim_due", "money_in_suspense")
TODAY = date(2024, 10, 15)


@pytest.fixture
def kim(clerk):
    usual_interest_rules()
    return build_award("kim-1", responsible=clerk)


def found(today=TODAY):
    return {
        (one.subject.split("-")[0], one.stage, one.amount, one.due_on, one.responsible_id)
        for one in collect(today, codes=CODES)
    }


def test_each_open_claim_and_credit_is_told_with_its_clock(kim, clerk):
    on, due_on = date(2024, 10, 1), date(2024, 10, 14)
    build_interest_claim(kim, "450.00", on=on, due_on=due_on)
    build_interest_claim(build_pass_through(kim), "80.00", on=on, due_on=due_on)
    build_suspense_item("400.00", on=date(2024, 9, 2), award=kim)
    build_suspense_item("70.00", on=on, payer="Stadt Hamm")

    assert found() == {
        ("interest_claim", "overdue", D(450), due_on, clerk.pk),
        ("interest_claim", "overdue", D(80), due_on, clerk.pk),
        ("suspense", "21", D(400), date(2024, 11, 2), clerk.pk),
        ("suspense", "7", D(70), date(2024, 12, 1), None),
    }


def test_a_lump_sum_has_no_clock(kim):
    lump = build_award("pauschale", kind="lump_sum")
    build_suspense_item("400.00", on=date(2024, 9, 2), award=lump)

    [(_, _, _, use_by, _)] = found()

    assert use_by is None


def test_what_is_paid_and_assigned_is_settled_with_the_next_recheck(kim, clerk):
    claimed = build_interest_claim(kim, on=date(2024, 10, 1), due_on=date(2024, 10, 14))
    item = build_suspense_item("400.00", on=date(2024, 9, 2))
    run(TODAY)
    assert CheckCase.objects.filter(check_code__in=CODES, settled_on=None).count() == 2

    pay_interest(
        interest_claim=claimed,
        booking=LineBookingDetails(amount=D(450), day=TODAY, line=None, text=""),
        today=TODAY, key=new_key(), actor=clerk,
    )  # fmt: skip
    assign_suspense(
        suspense_item=item, award=kim,
        assignment=SuspenseAssignment(amount=D(400), line=None),
        today=TODAY, key=new_key(), actor=clerk,
    )  # fmt: skip
    recheck(TODAY)

    assert not CheckCase.objects.filter(check_code__in=CODES, settled_on=None).exists()
