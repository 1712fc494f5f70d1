"""Stadt Lünen: 66.700 euro were agreed by mistake, 67.600 are right."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from grants.models import Deadline, PassThroughNotice
from grants.queries.awards import places_of
from grants.queries.posts import fte_position
from grants.services import amend_pass_through, note_onward_pass_through, record_return
from grants.services.errors import (
    AgreementUnchanged,
    AmendedBelowPaid,
    AmendedBeyondAward,
    AmendedTooEarly,
    DateInFuture,
    NotOurPassThrough,
)
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_recipient,
    new_key,
    pay,
    spend,
)
from ledger.errors import NotEnoughMoney, ReasonMissing
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.money import ZERO
from ledger.tests.builders import appropriation

DAY = timedelta(days=1)
SIGNED = date(2024, 1, 20)
TODAY = date(2024, 10, 15)


@pytest.fixture
def line():
    return build_line("weiterleitungen", budgeted={2024: "817800.00"})


@pytest.fixture
def award(clerk):
    """KIM Baustein 1: 376.500 euro, of which 100.000 have come in."""
    return build_award("kim-1-2024", amount="376500.00", received="100000.00", fte="5.0")


@pytest.fixture
def luenen(award, line):
    return build_pass_through(
        award,
        "kim-1-luenen",
        agreed="66700.00",
        signed_on=SIGNED,
        proof_due=date(2025, 2, 28),
        line=line,
        fte="1.0",
    )


def amend(pass_through, clerk, agreed, **facts):
    facts = {"decided_on": TODAY, "reason": "Zahlendreher", "key": new_key()} | facts
    return amend_pass_through(
        filled_from=WITHOUT_FORM,
        pass_through=pass_through,
        agreed=D(agreed),
        today=TODAY,
        actor=clerk,
        **facts,
    )


def history(pass_through):
    return list(
        pass_through.notices.order_by("number").values_list(
            "number", "decided_on", "agreed", "reason"
        )
    )


def test_more_is_committed_and_the_history_kept(award, luenen, line, clerk):
    notice = amend(luenen, clerk, "67600.00")

    luenen.refresh_from_db()
    assert luenen.agreed == D("67600.00")
    assert places_of(award).committed == D("67600.00")
    assert appropriation(line, 2024) == (ZERO, D("67600.00"))
    assert history(luenen) == [
        (1, SIGNED, D("66700.00"), ""),
        (2, TODAY, D("67600.00"), "Zahlendreher"),
    ]
    assert str(notice) == "1. Änderung vom 15.10.2024"
    assert notice.voucher.postings.get().amount == D("900.00")
    assert pay(luenen, "67600.00", on=TODAY).amount == D("67600.00")
    assert verify() == []


def test_less_is_released_on_the_year_that_it_was_bound_in(award, luenen, line, clerk):
    pay(luenen, "20000.00", on=SIGNED)

    amend(luenen, clerk, "50000.00")

    assert places_of(award).committed == D("30000.00")
    assert appropriation(line, 2024) == (D("20000.00"), D("30000.00"))
    with pytest.raises(NotEnoughMoney, match=r"Nur noch 30\.000,00"):
        pay(luenen, "30000.01", on=SIGNED)


@pytest.mark.parametrize(("agreed", "is_refused"), [("19999.99", True), ("20000.00", False)])
def test_no_less_than_is_paid_out(award, luenen, clerk, agreed, is_refused):
    pay(luenen, "20000.00", on=SIGNED)
    ask(
        record_return,
        pass_through=luenen,
        amount=D("5000.00"),
        returned_on=SIGNED,
        text="",
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    if not is_refused:
        amend(luenen, clerk, agreed)
        assert places_of(award).committed == ZERO
        return
    with pytest.raises(AmendedBelowPaid, match=r"mindestens 20\.000,00\s€ eingeben"):
        amend(luenen, clerk, agreed)
    assert places_of(award).committed == D("46700.00")
    assert len(history(luenen)) == 1


@pytest.mark.parametrize(("agreed", "is_refused"), [("276500.01", True), ("276500.00", False)])
def test_no_more_than_the_award_has_left(award, luenen, clerk, agreed, is_refused):
    spend(award, "100000.00")

    if not is_refused:
        amend(luenen, clerk, agreed)
        assert places_of(award).uncommitted == ZERO
        return
    with pytest.raises(AmendedBeyondAward, match=r"reicht für höchstens 276\.500,00"):
        amend(luenen, clerk, agreed)
    assert places_of(award).committed == D("66700.00")


def test_cancelled_while_nothing_is_paid_and_agreed_anew(award, luenen, line, clerk):
    amend(luenen, clerk, "0.00", reason="Stadt Lünen verzichtet")

    luenen.refresh_from_db()
    assert luenen.is_cancelled
    assert places_of(award).committed == ZERO
    assert appropriation(line, 2024) == (ZERO, ZERO)
    assert Deadline.objects.get(pass_through=luenen).dropped_on == TODAY
    award.refresh_from_db()
    assert fte_position(award, TODAY).passed_on == ZERO

    amend(luenen, clerk, "1000.00", reason="doch nicht")

    luenen.refresh_from_db()
    assert not luenen.is_cancelled
    deadline = Deadline.objects.get(pass_through=luenen)
    assert (deadline.due_on, deadline.dropped_on) == (date(2025, 2, 28), None)
    assert verify() == []


def test_once_paid_it_is_not_cancelled(luenen, clerk):
    pay(luenen, "0.01", on=SIGNED)

    with pytest.raises(AmendedBelowPaid):
        amend(luenen, clerk, "0.00")


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"decided_on": SIGNED - DAY}, AmendedTooEarly),
        ({"decided_on": SIGNED}, None),
        ({"decided_on": TODAY}, None),
        ({"decided_on": TODAY + DAY}, DateInFuture),
        ({"reason": "  "}, ReasonMissing),
        ({"agreed": "66700.00"}, AgreementUnchanged),
        ({"agreed": "-0.01"}, AmendedBelowPaid),
    ],
)
def test_day_reason_and_amount_are_looked_at(luenen, clerk, facts, refusal):
    facts = {"agreed": "67600.00"} | facts

    if refusal is None:
        assert amend(luenen, clerk, **facts).agreed == D("67600.00")
        return
    with pytest.raises(refusal):
        amend(luenen, clerk, **facts)
    assert history(luenen) == [(1, SIGNED, D("66700.00"), "")]


def test_what_a_recipient_handed_on_is_not_ours_to_amend(luenen, clerk):
    child = ask(
        note_onward_pass_through,
        parent=luenen,
        recipient=build_recipient("verein"),
        code="verein",
        title="Verein",
        legal_form=luenen.legal_form,
        agreed=D("100.00"),
        key=new_key(),
        actor=clerk,
    )

    with pytest.raises(NotOurPassThrough):
        amend(child, clerk, "200.00")


def test_sent_twice_it_is_amended_once(award, luenen, clerk):
    first = amend(luenen, clerk, "67600.00", key="aenderung")

    assert amend(luenen, clerk, "67600.00", key="aenderung") == first
    assert len(history(luenen)) == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"number": 1, "agreed": ZERO},
        {"number": 2, "agreed": D("1.00"), "decided_on": TODAY},
        {"number": 2, "agreed": D("1.00"), "reason": "Grund"},
    ],
)
def test_the_database_wants_day_and_reason_of_an_amendment(luenen, clerk, facts):
    voucher = luenen.notices.get().voucher

    with (
        pytest.raises(IntegrityError, match="amends_with_day_and_reason"),
        transaction.atomic(),
    ):
        PassThroughNotice.objects.create(pass_through=luenen, voucher=voucher, **facts)
