"""Interest claims and money in suspense: told from their facts until they are cleared."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.alerts.current import cases_of_award
from grants.alerts.findings import collect
from grants.alerts.recheck import recheck
from grants.alerts.run import run
from grants.models import CheckCase
from grants.queries.facts.suspense import suspense_facts
from grants.queries.loaded_awards import LoadedAwards, awards_for_checks
from grants.services import assign_suspense, pay_interest, reverse_booking
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


def open_subjects():
    cases = CheckCase.objects.filter(check_code__in=CODES, settled_on=None)
    return {case.subject: case.amount for case in cases}


def test_a_credit_stands_on_the_page_of_the_award_that_it_is_supposed_to_belong_to(kim, clerk):
    soe = build_award("soe")
    item = build_suspense_item("400.00", on=date(2024, 9, 2), award=kim)
    build_suspense_item("70.00", on=date(2024, 9, 2))
    run(TODAY)

    def told_on_the_page_of(award):
        cases = cases_of_award(award.pk, TODAY)
        return [case.subject for case in cases if case.check_code in CODES]

    assert told_on_the_page_of(kim) == [f"suspense-{item.pk}"]
    assert told_on_the_page_of(soe) == []


def test_another_award_is_judged_without_the_credits_of_the_others(kim):
    soe = build_award("soe")
    for award in (kim, soe):
        build_suspense_item("400.00", on=date(2024, 9, 2), award=award)
    nobodys = build_suspense_item("70.00", on=date(2024, 9, 2))

    facts = suspense_facts(LoadedAwards(awards_for_checks().filter(pk=soe.pk), TODAY))

    assert [(one.award_id, one.open) for one in facts] == [(soe.pk, D(400)), (None, D(70))]
    assert facts[-1].item_id == nobodys.pk


@pytest.mark.parametrize("is_supposed", [True, False])
def test_what_another_award_takes_and_gives_back_is_told_with_the_next_recheck(
    kim, clerk, is_supposed
):
    soe = build_award("soe")
    item = build_suspense_item("400.00", on=date(2024, 9, 2), award=kim if is_supposed else None)
    others = build_suspense_item("50.00", on=date(2024, 9, 2), award=kim)
    run(TODAY)

    receipt = assign_suspense(
        suspense_item=item, award=soe,
        assignment=SuspenseAssignment(amount=D(400), line=None),
        today=TODAY, key=new_key(), actor=clerk,
    )  # fmt: skip
    recheck(TODAY)
    assert open_subjects() == {f"suspense-{others.pk}": D(50)}

    reverse_booking(
        voucher=receipt.voucher, reason="vertippt", booked_on=TODAY,
        today=TODAY, key=new_key(), actor=clerk,
    )  # fmt: skip
    recheck(TODAY)
    assert open_subjects() == {f"suspense-{others.pk}": D(50), f"suspense-{item.pk}": D(400)}


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
