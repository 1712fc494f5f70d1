"""A recipient did not pay back what was due."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from grants.checks.claim_overdue import CLAIM_OVERDUE, ClaimFacts
from grants.checks.finding import Finding, Severity
from grants.queries.facts.claims import claim_facts
from grants.tests.builders import build_award, build_claim, build_pass_through, build_write_off
from grants.tests.facts import facts_of
from ledger.money import ZERO

CLAIM = ClaimFacts(
    award_id=3,
    title="Stadt Lünen",
    responsible_id=7,
    claim_id=5,
    open=D("5000.00"),
    due_on=date(2024, 6, 3),
    paused_until=None,
)


@pytest.mark.parametrize(("day", "is_found"), [(2, False), (3, False), (4, True)])
def test_it_is_told_from_the_day_after_it_was_due(day, is_found):
    found = CLAIM_OVERDUE.judge([CLAIM], today=date(2024, 6, day))

    assert bool(found) is is_found


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


@pytest.mark.parametrize(("day", "is_found"), [(29, False), (30, False), (31, True)])
def test_nobody_is_told_while_it_is_written_off_for_now(day, is_found):
    paused = replace(CLAIM, paused_until=date(2024, 12, 30))

    assert bool(CLAIM_OVERDUE.judge([paused], today=date(2024, 12, day))) is is_found


def test_nothing_is_told_of_what_is_settled():
    assert CLAIM_OVERDUE.judge([replace(CLAIM, open=ZERO)], today=date(2024, 7, 1)) == []


@pytest.mark.django_db
def test_the_facts_come_from_open_claims():
    award = build_award(received="60000.00")
    contract = build_pass_through(award, agreed="40000.00", paid="20000.00")
    claim = build_claim(contract, "5000.00")
    build_write_off(claim, "5000.00", until=date(2024, 12, 31))

    [facts] = facts_of(claim_facts)

    assert (facts.open, facts.due_on, facts.paused_until, facts.award_id) == (
        D("5000.00"),
        date(2024, 10, 2),
        date(2024, 12, 31),
        award.pk,
    )
