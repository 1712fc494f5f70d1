"""Umbuchung: a booking counts elsewhere, the money stays where it is."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants.models import Transfer
from grants.queries.awards import places_of
from grants.queries.transfers import is_transferable
from grants.queries.voucher_page import vouchers_for_page
from grants.services import record_expense, reverse_booking, transfer_booking
from grants.services.errors import (
    AlreadyThere,
    DateInFuture,
    LineOnWrongSide,
    NotTransferable,
    TransferredSince,
)
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, new_key, receive
from ledger.errors import AlreadyReversed, ReasonMissing, Refusal
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import Side
from ledger.money import ZERO
from ledger.tests.builders import appropriation
from ledger.tests.together import together

TODAY = date(2024, 10, 15)
NOTHING = (ZERO, ZERO)


@pytest.fixture
def lines(fiscal_years):
    """Two lines of ring 35-04: office costs of Baustein 1, and events."""
    return (
        build_line("geschaeftsaufwendungen-bs1", budgeted={2024: "38800.00"}),
        build_line("veranstaltungen", budgeted={2024: "10000.00"}),
    )


@pytest.fixture
def award(lines, clerk):
    award = build_award(
        "unna-kim-b1-2024",
        amount=D("376500.00"),
        window=(date(2024, 1, 1), date(2024, 12, 31)),
    )
    receive(award, D("188250.00"), on=date(2024, 3, 15))
    return award


@pytest.fixture
def expense(award, lines, clerk):
    """An event of 1.250,00 euro, booked on the office costs by mistake."""
    return ask(
        record_expense,
        award=award,
        amount=D("1250.00"),
        paid_on=date(2024, 5, 8),
        line=lines[0],
        text="Integrationskonferenz",
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )


def transfer(expense, actor, **changed):
    asked = {
        "original": expense.voucher,
        "booked_on": date(2024, 6, 3),
        "reason": "gehört zu Veranstaltungen",
        "today": TODAY,
        "key": new_key(),
    }
    return transfer_booking(filled_from=WITHOUT_FORM, **asked | changed, actor=actor)


def test_a_transfer_moves_the_ist_and_no_euro(award, expense, lines, clerk):
    before = places_of(award)

    done = transfer(expense, clerk, line=lines[1])

    assert (done.amount, done.original) == (D("1250.00"), expense.voucher)
    assert done.voucher.text == (
        f"Umbuchung zu Beleg {expense.voucher_id}: gehört zu Veranstaltungen"
    )
    assert appropriation(lines[0], 2024) == NOTHING
    assert appropriation(lines[1], 2024) == (D("1250.00"), ZERO)
    assert places_of(award) == before
    assert verify() == []


def test_a_booking_is_transferred_on_and_back_and_into_another_year(expense, lines, clerk):
    transfer(expense, clerk, line=lines[1])
    transfer(expense, clerk, line=lines[0], budget_year=2025)

    assert appropriation(lines[1], 2024) == NOTHING
    assert appropriation(lines[0], 2024) == NOTHING
    assert appropriation(lines[0], 2025) == (D("1250.00"), ZERO)
    assert verify() == []


def test_the_own_share_moves_along(lines, clerk):
    award = build_award(
        "unna-durchstarten",
        amount=D("132505.00"),
        window=(date(2024, 1, 1), date(2024, 12, 31)),
        financing="share",
        quota=D("80"),
    )
    receive(award, D("132505.00"), on=date(2024, 3, 1))
    expense = ask(
        record_expense,
        award=award,
        amount=D("165631.25"),
        paid_on=date(2024, 6, 28),
        line=lines[0],
        text="Jugendintegrationskurse",
        today=TODAY,
        key=new_key(),
        actor=clerk,
    )

    done = transfer(expense, clerk, line=lines[1], booked_on=date(2024, 7, 1))

    assert done.amount == D("165631.25")
    assert appropriation(lines[0], 2024) == NOTHING
    assert appropriation(lines[1], 2024) == (D("165631.25"), ZERO)


def test_what_a_colleague_took_back_meanwhile_is_not_transferred(expense, lines, clerk):
    shown = vouchers_for_page().get(pk=expense.voucher_id)
    assert is_transferable(shown)
    reverse_booking(
        voucher=expense.voucher, reason="doppelt", booked_on=TODAY, today=TODAY, key=new_key(),
        actor=clerk,
    )  # fmt: skip

    with pytest.raises(NotTransferable):
        transfer_booking(filled_from=WITHOUT_FORM,
            original=shown, line=lines[1], booked_on=TODAY, reason="Irrtum", today=TODAY,
            key=new_key(), actor=clerk,
        )  # fmt: skip

    assert not is_transferable(shown)


def test_sent_twice_it_is_one_transfer(expense, lines, clerk):
    key = new_key()

    first = transfer(expense, clerk, line=lines[1], key=key)
    again = transfer(expense, clerk, line=lines[1], key=key)

    assert first == again
    assert Transfer.objects.count() == 1


def test_what_builds_on_one_another_is_taken_back_in_turn(expense, lines, clerk):
    done = transfer(expense, clerk, line=lines[1])
    take_back = {"reason": "Irrtum", "booked_on": TODAY, "today": TODAY, "actor": clerk}

    with pytest.raises(TransferredSince, match=f"Beleg {done.voucher_id} umgebucht"):
        reverse_booking(voucher=expense.voucher, key=new_key(), **take_back)
    reverse_booking(voucher=done.voucher, key=new_key(), **take_back)
    assert appropriation(lines[0], 2024) == (D("1250.00"), ZERO)
    reverse_booking(voucher=expense.voucher, key=new_key(), **take_back)

    assert appropriation(lines[0], 2024) == NOTHING
    assert appropriation(lines[1], 2024) == NOTHING
    assert verify() == []


def test_a_reversal_of_the_second_transfer_sent_again_is_the_same_one(expense, lines, clerk):
    transfer(expense, clerk, line=lines[1])
    back = transfer(expense, clerk, line=lines[0])
    asked = {
        "voucher": back.voucher,
        "reason": "doch Veranstaltungen",
        "booked_on": TODAY,
        "today": TODAY,
        "actor": clerk,
    }
    key = new_key()

    assert reverse_booking(key=key, **asked) == reverse_booking(key=key, **asked)

    with pytest.raises(AlreadyReversed):
        reverse_booking(key=new_key(), **asked)
    assert appropriation(lines[1], 2024) == (D("1250.00"), ZERO)


def test_transferred_by_two_people_at_once_a_booking_counts_once(
    several_connections, expense, lines, clerk
):
    targets = (lines[1], build_line("sprachmittler"))

    answers = together(*[lambda line=line: transfer(expense, clerk, line=line) for line in targets])

    assert [type(answer) for answer in answers] == [Transfer, Transfer]
    latest = max(answers, key=lambda done: done.voucher_id)
    expected = dict.fromkeys((lines[0], *targets), NOTHING)
    expected[targets[answers.index(latest)]] = (D("1250.00"), ZERO)
    assert {line: appropriation(line, 2024) for line in targets} == {
        line: expected[line] for line in targets
    }
    assert appropriation(lines[0], 2024) == NOTHING
    assert verify() == []


def test_transferred_and_reversed_at_once_a_booking_counts_nowhere_or_elsewhere(
    several_connections, expense, lines, clerk
):
    def take_back():
        return reverse_booking(
            voucher=expense.voucher,
            reason="doppelt",
            booked_on=TODAY,
            today=TODAY,
            key=new_key(),
            actor=clerk,
        )

    answers = together(lambda: transfer(expense, clerk, line=lines[1]), take_back)

    refused = [type(answer) for answer in answers if isinstance(answer, Refusal)]
    assert refused in ([NotTransferable], [TransferredSince])
    moved = refused == [TransferredSince]
    assert appropriation(lines[0], 2024) == NOTHING
    assert appropriation(lines[1], 2024) == ((D("1250.00") if moved else ZERO), ZERO)
    assert verify() == []


def test_refusals_change_nothing(award, expense, lines, clerk):
    income = build_line("landesmittel", side=Side.INCOME, budgeted={2024: "376500.00"})
    notice = award.notices.get()

    with pytest.raises(AlreadyThere, match="zählt schon auf"):
        transfer(expense, clerk, line=lines[0])
    with pytest.raises(LineOnWrongSide):
        transfer(expense, clerk, line=income)
    with pytest.raises(ReasonMissing):
        transfer(expense, clerk, line=lines[1], reason="  ")
    with pytest.raises(DateInFuture):
        transfer(expense, clerk, line=lines[1], booked_on=date(2024, 10, 16))
    with pytest.raises(NotTransferable, match="lässt sich nicht umbuchen"):
        transfer(notice, clerk, line=lines[1])

    assert Transfer.objects.count() == 0
    assert appropriation(lines[0], 2024) == (D("1250.00"), ZERO)


def test_a_clerk_transfers_on_the_page_of_the_voucher(client, expense, lines, clerk):
    client.force_login(clerk)
    address = f"/journal/{expense.voucher_id}/umbuchung/"
    page = client.get(address)
    typed = {
        "line": lines[1].code,
        "budget_year": "",
        "day": "03.06.2024",
        "key": str(page.context["form"]["key"].value()),
        "filled_from": page.context["form"]["filled_from"].value(),
    }

    refused = client.post(address, typed | {"reason": ""})
    done = client.post(address, typed | {"reason": "gehört zu Veranstaltungen"}, follow=True)

    assert refused.status_code == 422
    assert "Eine Umbuchung braucht eine Begründung" in refused.content.decode()
    assert "Umgebucht" in done.content.decode()
    assert appropriation(lines[1], 2024) == (D("1250.00"), ZERO)


def test_a_voucher_that_cannot_be_transferred_has_no_such_page(client, award, clerk):
    client.force_login(clerk)

    assert client.get(f"/journal/{award.notices.get().voucher_id}/umbuchung/").status_code == 404
