"""Mittelabrufe: what may be requested, what comes in for it, and taking it back."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.models import Drawdown
from grants.queries.awards import places_of
from grants.queries.drawdowns import drawdowns_of, open_requests
from grants.services import (
    record_receipt,
    request_drawdown,
    reverse_booking,
    withdraw_drawdown,
)
from grants.services.errors import (
    DateInFuture,
    DrawdownElsewhere,
    DrawdownPartElsewhere,
    DrawdownPartMissing,
    DrawdownSettled,
    DrawdownWithdrawn,
    DrawnBeforeAward,
    DrawnBeyondPledge,
    NeededBeforeDrawn,
    NeededBeyondWindow,
    NoticeMissing,
    WithdrawnTooEarly,
)
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_programme, new_key, receive
from grants.tests.drawdown_builders import build_part, request
from ledger.errors import AmountNotPositive, ReasonMissing

pytestmark = pytest.mark.django_db
DAY = date(2024, 10, 15)


@pytest.fixture
def kim():
    """KIM Baustein 1 of 2024: 376.500 euro, half of it received without a request."""
    return build_award(received="188250.00")


def answer(drawdown, amount, *, on=DAY, clerk, award=None):
    return ask(
        record_receipt,
        award=award or drawdown.award,
        amount=D(amount),
        received_on=on,
        line=None,
        text="",
        drawdown=drawdown,
        today=on,
        key=new_key(),
        actor=clerk,
    )


def withdraw(drawdown, clerk, *, reason="Bedarf später", on=DAY, today=DAY):
    return withdraw_drawdown(
        drawdown=drawdown, reason=reason, withdrawn_on=on, today=today, key=new_key(), actor=clerk
    )


def test_a_request_moves_no_euro_and_counts_the_requests_of_its_award(kim, clerk):
    before = places_of(kim)
    first = ask(
        request_drawdown,
        award=kim,
        amount=D("94125.00"),
        requested_on=DAY,
        needed_until=date(2024, 12, 15),
        file_reference="36.06.03-17",
        note="drittes Quartal",
        need=D("90000.00"),
        today=DAY,
        key=new_key(),
        actor=clerk,
    )
    second = request(kim, "94125.00", on=DAY)
    other = request(build_award("kim-2-2024"), "1.00", on=DAY)

    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert str(first) == "1. Mittelabruf vom 15.10.2024"
    assert places_of(kim) == before
    assert open_requests(kim) == D("188250.00")


def test_not_a_cent_more_than_is_pledged_and_not_requested(kim):
    request(kim, "100000.00", on=DAY)

    with pytest.raises(DrawnBeyondPledge) as refusal:
        request(kim, "88250.01", on=DAY)
    assert str(refusal.value) == (
        "Bewilligt und noch nicht eingegangen sind 188.250,00\u00a0€, davon sind "
        "100.000,00\u00a0€ schon angefordert. Abrufbar sind noch 88.250,00\u00a0€, angefordert "
        "werden sollen 88.250,01\u00a0€. Bitte den Betrag senken oder zuerst einen früheren "
        "Mittelabruf zurücknehmen."
    )
    request(kim, "88250.00", on=DAY)

    assert kim.drawdowns.count() == 2


def test_refused_without_a_notice_in_the_future_and_of_nothing(kim, clerk):
    with pytest.raises(NoticeMissing):
        request(build_award("ohne", amount=None), "1.00", on=DAY)
    with pytest.raises(AmountNotPositive):
        request(kim, "0.00", on=DAY)
    with pytest.raises(DateInFuture):
        ask(
            request_drawdown,
            award=kim,
            amount=D("1.00"),
            requested_on=DAY + timedelta(days=1),
            today=DAY,
            key=new_key(),
            actor=clerk,
        )
    assert not Drawdown.objects.exists()


@pytest.mark.parametrize(
    ("decided_on", "requested_on", "first"),
    [
        (date(2023, 12, 12), date(2023, 12, 11), "12.12.2023"),
        # The day of the notice is not known: its period says it.
        (None, date(2023, 12, 31), "01.01.2024"),
    ],
)
def test_nothing_is_requested_before_the_first_notice(clerk, decided_on, requested_on, first):
    award = build_award(decided_on=decided_on)

    with pytest.raises(DrawnBeforeAward) as refusal:
        request(award, "1.00", on=requested_on)
    assert str(refusal.value) == (
        f"Vor dem Bescheid gibt es nichts abzurufen. Bitte ein Datum ab dem {first} eingeben."
    )
    request(award, "1.00", on=requested_on + timedelta(days=1))

    assert award.drawdowns.count() == 1


def test_money_is_requested_for_the_days_between_request_and_end_of_spending(kim, clerk):
    def until(day):
        return ask(
            request_drawdown,
            award=kim, amount=D("1.00"), requested_on=DAY, needed_until=day, today=DAY,
            key=new_key(), actor=clerk,
        )  # fmt: skip

    with pytest.raises(NeededBeforeDrawn) as too_early:
        until(date(2024, 10, 14))
    with pytest.raises(NeededBeyondWindow) as too_late:
        until(date(2025, 1, 1))

    assert str(too_early.value) == (
        "Abgerufen wird für Zahlungen nach dem Mittelabruf. "
        "Bitte ein Datum ab dem 15.10.2024 eingeben."
    )
    assert str(too_late.value) == (
        "Das Geld ist bis zum 31.12.2024 auszugeben (Verausgabungsfrist). Bitte ein Datum bis zu "
        "diesem Tag eingeben oder zuerst die Verlängerung erfassen."
    )
    until(DAY)
    until(date(2024, 12, 31))
    assert kim.drawdowns.count() == 2


def test_a_programme_with_parts_wants_each_requested_apart():
    """KI-Grundförderung: Nr. 2.1/2.2 and Nr. 2.3 of the Richtlinie, also for a part below it."""
    ki = build_programme("ki-grundfoerderung")
    posts = build_part(ki, "2.1/2.2", "Stellen und Sprachmittlung")
    volunteers = build_part(ki, "2.3", "Ehrenamt und Väterarbeit")
    foreign = build_part(build_programme("kim-1"), "1", "Koordination")
    award = build_award("ki-2026", programme=build_programme("ki-2026", parent=ki))

    with pytest.raises(DrawdownPartMissing) as missing:
        request(award, "1000.00", on=DAY)
    with pytest.raises(DrawdownPartElsewhere):
        request(award, "1000.00", on=DAY, part=foreign)
    requested = [request(award, "1000.00", on=DAY, part=part).part for part in (posts, volunteers)]

    assert str(missing.value) == (
        "Dieses Förderprogramm verlangt getrennte Mittelabrufe. Bitte den Abrufteil wählen: "
        "Nr. 2.1/2.2: Stellen und Sprachmittlung; Nr. 2.3: Ehrenamt und Väterarbeit."
    )
    assert requested == [posts, volunteers]
    with pytest.raises(DrawdownPartElsewhere):
        request(
            build_award("kim-3-2024", programme=build_programme("kim-3")),
            "1.00",
            on=DAY,
            part=posts,
        )


def test_receipts_answer_a_request_in_parts_and_a_reversed_one_opens_it_again(kim, clerk):
    drawdown = request(kim, "94125.00", on=date(2024, 9, 2))
    answer(drawdown, "60000.00", clerk=clerk)
    rest = answer(drawdown, "34125.00", clerk=clerk)

    (row,) = drawdowns_of(kim, today=DAY).rows
    assert (row.received, row.open, row.days) == (D("94125.00"), D("0.00"), None)

    reverse_booking(
        voucher=rest.voucher, reason="falsche Zuwendung", booked_on=DAY, today=DAY,
        key=new_key(), actor=clerk,
    )  # fmt: skip
    (row,) = drawdowns_of(kim, today=DAY).rows
    assert (row.received, row.open, row.days) == (D("60000.00"), D("34125.00"), 43)
    assert open_requests(kim) == D("34125.00")


def test_what_was_taken_back_can_be_requested_again(kim, clerk):
    drawdown = request(kim, "188250.00", on=DAY)
    answer(drawdown, "8250.00", clerk=clerk)

    taken_back = withdraw(drawdown, clerk)

    (row,) = drawdowns_of(kim, today=DAY).rows
    assert (taken_back.withdrawn_on, taken_back.withdrawal_reason) == (DAY, "Bedarf später")
    assert (row.received, row.open) == (D("8250.00"), D("0.00"))
    assert drawdowns_of(kim, today=DAY).requested == D("8250.00")
    assert request(kim, "180000.00", on=DAY).number == 2


def test_taking_back_needs_a_reason_a_day_and_something_open(kim, clerk):
    drawdown, settled = request(kim, "1000.00", on=DAY), request(kim, "500.00", on=DAY)
    answer(settled, "500.00", clerk=clerk)

    with pytest.raises(ReasonMissing):
        withdraw(drawdown, clerk, reason=" ")
    with pytest.raises(DateInFuture):
        withdraw(drawdown, clerk, on=DAY + timedelta(days=1))
    with pytest.raises(WithdrawnTooEarly):
        withdraw(drawdown, clerk, on=DAY - timedelta(days=1))
    with pytest.raises(DrawdownSettled):
        withdraw(settled, clerk)
    withdraw(drawdown, clerk)
    with pytest.raises(DrawdownWithdrawn):
        withdraw(drawdown, clerk)
    with pytest.raises(DrawdownWithdrawn):
        answer(drawdown, "1000.00", clerk=clerk)


def test_a_receipt_answers_no_request_of_another_award(kim, clerk):
    drawdown = request(build_award("kim-2-2024"), "1000.00", on=DAY)

    with pytest.raises(DrawdownElsewhere):
        answer(drawdown, "1000.00", award=kim, clerk=clerk)

    assert places_of(kim).pledged == D("188250.00")


@pytest.mark.parametrize("number", [1, 3])
def test_requests_are_read_in_two_queries(kim, number):
    for _ in range(number):
        request(kim, "100.00", on=DAY)
    receive(kim, "1.00")

    with CaptureQueriesContext(connection) as queries:
        found = drawdowns_of(kim, today=DAY)

    assert (len(found.rows), len(queries)) == (number, 2)
