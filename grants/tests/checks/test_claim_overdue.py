"""A recipient did not pay back what was due."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.checks.claim_overdue import CLAIM_OVERDUE, ClaimFacts
from grants.checks.finding import Finding, Severity
from grants.queries.facts.claims import claim_facts
from grants.services import record_return
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_claim,
    build_pass_through,
    build_write_off,
    new_key,
)
from grants.tests.facts import facts_of

CLAIM = ClaimFacts(
    award_id=3,
    title="Stadt Lünen",
    responsible_id=7,
    claim_id=5,
    open=D("5000.00"),
    due_on=date(2024, 6, 3),
)


def test_the_finding_says_how_much_since_when_and_what_can_be_done():
    [finding] = CLAIM_OVERDUE.judge([CLAIM], today=date(2024, 6, 4))

    assert finding == Finding(
        check_code="claim_overdue",
        subject="claim-5",
        stage="overdue",
        severity=Severity.WARNING,
        title="Stadt Lünen: 5.000,00\u00a0€ nicht zurückgezahlt",
        text="Fällig war die Rückforderung am 03.06.2024. Bitte mahnen, mit der nächsten "
        "Auszahlung verrechnen oder niederschlagen.",
        amount=D("5000.00"),
        due_on=date(2024, 6, 3),
        days_left=-1,
        of_award=3,
        responsible_id=7,
    )


@pytest.fixture
def contract(db):
    return build_pass_through(build_award(received="60000.00"), agreed="40000.00", paid="20000.00")


def told(today):
    return [(one.open, one.due_on) for one in facts_of(claim_facts, today=today)]


@pytest.mark.parametrize(("day", "is_found"), [(1, False), (2, False), (3, True)])
def test_it_is_told_from_the_day_after_it_was_due(contract, day, is_found):
    build_claim(contract, "5000.00")

    assert bool(told(date(2024, 10, day))) is is_found


@pytest.mark.parametrize(("day", "is_found"), [(29, False), (30, False), (31, True)])
def test_nobody_is_told_while_it_is_written_off_for_now(contract, day, is_found):
    build_write_off(build_claim(contract, "5000.00"), "5000.00", until=date(2024, 12, 30))

    assert bool(told(date(2024, 12, day))) is is_found


def test_nothing_is_told_of_what_is_settled(contract, clerk):
    claim = build_claim(contract, "5000.00")
    assert told(date(2024, 10, 15)) == [(D("5000.00"), date(2024, 10, 2))]

    on = date(2024, 10, 14)
    ask(
        record_return, pass_through=contract, amount=D("5000.00"), returned_on=on, text="",
        claim=claim, today=on, key=new_key(), actor=clerk,
    )  # fmt: skip

    assert told(date(2024, 10, 15)) == []
