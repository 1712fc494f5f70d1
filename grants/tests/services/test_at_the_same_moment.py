"""Two people do the same thing, or opposite things, for one award at the same moment."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants import services
from grants.models import Application, AwardNotice, Deadline
from grants.queries.awards import places_of
from grants.queries.final_account import overpaid
from grants.queries.stated import stated_in_application, stated_in_deadline, stated_in_notice
from grants.services.errors import (
    DrawdownSettled,
    DrawdownWithdrawn,
    DrawnBeyondPledge,
    PostFilledAlready,
    PrefinancedBeyondPledge,
)
from grants.services.terms import PlannedItem, YearAmount
from grants.tests.asking import ask
from grants.tests.builders import build_award, new_key, receive
from grants.tests.drawdown_builders import request
from ledger.filled_from import WITHOUT_FORM, FilledFrom
from ledger.integrity import verify
from ledger.money import ZERO
from ledger.tests.together import together

TODAY = date(2024, 10, 15)
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


@pytest.fixture
def kim(several_connections, clerk):
    return build_award("kim-1", amount="376500.00", received="10000.00")


def decide(award, actor, amount, **terms):
    facts = {
        "financing": AwardNotice.Financing.FIXED,
        "period_from": FIRST,
        "period_to": LAST,
        "spend_by": LAST,
        "decided_on": TODAY,
    }
    return ask(
        services.record_notice,
        award=award,
        amount=D(amount),
        key=new_key(),
        actor=actor,
        **facts | terms,
    )


def twice(service, **facts):
    return together(*[lambda: ask(service, key=new_key(), **facts)] * 2)


def kinds(answers):
    return sorted(type(answer).__name__ for answer in answers)


def test_two_notices_follow_one_another(kim, clerk):
    plan = [PlannedItem("staff", "Koordination", D("1.00"))]

    answers = together(
        *[lambda amount=amount: decide(kim, clerk, amount, plan=plan) for amount in ("400000", "1")]
    )

    assert sorted(notice.number for notice in answers) == [2, 3]
    answers = together(
        *[lambda amount=amount: decide(kim, clerk, amount) for amount in ("380000", "390000")]
    )
    assert sorted(notice.number for notice in answers) == [4, 5]
    kim.refresh_from_db()
    latest = max(answers, key=lambda notice: notice.number)
    assert (kim.current_notice, places_of(kim).granted) == (latest, latest.amount)
    assert verify() == []


def test_two_applications_are_one(kim, clerk):
    answers = twice(
        services.record_application, award=kim, amount=D("380000.00"), today=TODAY, actor=clerk
    )

    assert kinds(answers) == ["Application", "Application"]
    assert Application.objects.count() == 1


def test_two_people_do_not_prefinance_the_same_euro(kim, clerk):
    answers = twice(
        services.record_expense,
        award=kim,
        amount=D("376500.00"),
        paid_on=TODAY,
        line=None,
        text="",
        prefinance=True,
        today=TODAY,
        actor=clerk,
    )

    assert kinds(answers) == ["Expense", PrefinancedBeyondPledge.__name__]
    assert (places_of(kim).prefinanced, places_of(kim).left) == (D("366500.00"), ZERO)
    assert verify() == []


def test_two_receipts_settle_what_was_prefinanced_once(kim, clerk):
    ask(
        services.record_expense,
        award=kim,
        amount=D("50000.00"),
        paid_on=TODAY,
        line=None,
        text="",
        prefinance=True,
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    together(*[lambda: receive(kim, "30000.00", on=TODAY, actor=clerk)] * 2)

    places = places_of(kim)
    assert (places.spent, places.prefinanced, places.cash) == (D("50000.00"), ZERO, D("20000.00"))
    assert verify() == []


def test_two_people_do_not_request_the_same_euro(kim, clerk):
    answers = twice(
        services.request_drawdown,
        award=kim,
        amount=D("366500.00"),
        requested_on=TODAY,
        today=TODAY,
        actor=clerk,
    )

    assert kinds(answers) == ["Drawdown", DrawnBeyondPledge.__name__]


def test_a_request_is_withdrawn_or_paid(kim, clerk):
    drawdown = request(kim, "5000.00", on=TODAY)
    facts = {"drawdown": drawdown, "today": TODAY, "actor": clerk}

    answers = together(
        lambda: services.withdraw_drawdown(
            reason="Bedarf später", withdrawn_on=TODAY, key=new_key(), **facts
        ),
        lambda: ask(
            services.record_receipt,
            award=kim,
            amount=D("5000.00"),
            received_on=TODAY,
            line=None,
            text="",
            key=new_key(),
            **facts,
        ),
    )

    assert kinds(answers) in (
        ["Drawdown", DrawdownWithdrawn.__name__],
        [DrawdownSettled.__name__, "Receipt"],
    )


def test_a_final_notice_and_the_reversal_of_a_receipt_wait_for_each_other(kim, clerk):
    receipt = receive(kim, "200000.00", on=TODAY, actor=clerk)

    notice, _ = together(
        lambda: decide(kim, clerk, "100000.00", is_final=True),
        lambda: services.reverse_booking(
            voucher=receipt.voucher,
            reason="gehört zu KIM 2",
            booked_on=TODAY,
            today=TODAY,
            key=new_key(),
            actor=clerk,
        ),
    )

    # Whoever is first: the notice knew all that came in, or nothing of the reversal.
    kim.refresh_from_db()
    places = places_of(kim)
    assert (kim.current_notice, places.received) == (notice, D("10000.00"))
    assert places.pledged in (D("90000.00"), D("200000.00"))
    assert overpaid(kim) == ZERO
    assert verify() == []


def test_a_deadline_that_is_extended_while_a_notice_moves_it_keeps_its_whole_history(kim, clerk):
    decide(kim, clerk, "376500.00", proof_due=date(2025, 3, 31))
    deadline = Deadline.objects.get(award=kim, kind=Deadline.Kind.OWN_PROOF)

    together(
        lambda: decide(kim, clerk, "376500.00", proof_due=date(2025, 4, 30)),
        lambda: services.extend_deadline(
            filled_from=WITHOUT_FORM,
            deadline=deadline,
            due_on=date(2025, 6, 30),
            reason="Prüfung durch das RPA",
            decided_on=TODAY,
            today=TODAY,
            key=new_key(),
            actor=clerk,
        ),
    )

    deadline.refresh_from_db()
    days = [(change.before, change.after) for change in deadline.changes.order_by("pk")]
    assert [before for before, _ in days[1:]] == [after for _, after in days[:-1]]
    assert days[-1][1] == deadline.due_on
    assert deadline.derived_on == date(2025, 4, 30)


def test_a_post_is_filled_once(kim, clerk):
    answers = twice(
        services.fill_post,
        award=kim,
        number="KIM1-1",
        fte=D("1.00"),
        valid_from=FIRST,
        valid_to=LAST,
        actor=clerk,
    )

    assert kinds(answers) == ["Post", PostFilledAlready.__name__]


def test_two_splits_are_two_versions(kim, clerk):
    answers = twice(
        services.split_award_years,
        award=kim,
        shares=[YearAmount(2024, D("376500.00"))],
        decided_on=TODAY,
        reason="Kreistag",
        today=TODAY,
        actor=clerk,
    )

    assert sorted(split.number for split in answers) == [1, 2]


def seen(stated):
    """What two people have before them who opened the same form."""
    return FilledFrom.of(stated.values)


def test_of_two_notices_from_the_same_form_one_is_recorded(kim, clerk):
    filled_from = seen(stated_in_notice(kim))

    answers = together(
        *[
            lambda amount=amount: decide(kim, clerk, amount, filled_from=filled_from)
            for amount in ("380000", "390000")
        ]
    )

    assert kinds(answers) == ["AwardNotice", "ChangedMeanwhile"]
    assert kim.notices.count() == 2
    assert verify() == []


def test_of_two_applications_from_the_same_form_one_is_recorded(kim, clerk):
    facts = {"award": kim, "today": TODAY, "actor": clerk, "amount": D("380000.00")}

    answers = twice(
        services.record_application, filled_from=seen(stated_in_application(kim)), **facts
    )

    assert kinds(answers) == ["Application", "ChangedMeanwhile"]


def test_of_two_extensions_from_the_same_form_one_holds(kim, clerk):
    decide(kim, clerk, "376500.00", proof_due=date(2025, 3, 31))
    deadline = Deadline.objects.get(award=kim, kind=Deadline.Kind.OWN_PROOF)
    facts = {"deadline": deadline, "reason": "RPA", "decided_on": TODAY, "today": TODAY}
    filled_from = seen(stated_in_deadline(deadline))

    answers = together(
        *[
            lambda day=day: services.extend_deadline(
                due_on=date(2025, 6, day),
                filled_from=filled_from,
                key=new_key(),
                actor=clerk,
                **facts,
            )
            for day in (29, 30)
        ]
    )

    assert kinds(answers) == ["ChangedMeanwhile", "DeadlineChange"]
