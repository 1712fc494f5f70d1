"""A form sent twice, a page reloaded, two tabs: one effect and one answer."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from ledger import kept_names
from ledger.commands import (
    ADDED_LATER,
    Arguments,
    command,
    command_naming,
    fingerprint_of,
    result_of,
)
from ledger.errors import KeyReused, NotEnoughMoney
from ledger.integrity import verify
from ledger.models import Command, Place, Purse, Voucher
from ledger.services import reverse
from ledger.tests.builders import balances, book, build_line, build_purse, build_years, new_key
from ledger.tests.faults import everything, fails_after
from ledger.tests.together import together


@pytest.fixture
def purse(fiscal_years, clerk):
    """153.400 euro of KOMM-AN II in hand."""
    return filled_purse(clerk)


def filled_purse(actor):
    purse = build_purse("KOMM-AN NRW Programmteil II")
    for source, target in ((Place.FUNDER, Place.PLEDGED), (Place.PLEDGED, Place.CASH)):
        book(
            source=purse[source],
            target=purse[target],
            amount=Decimal("153400.00"),
            key=new_key(),
            actor=actor,
        )
    return purse


def spend(purse, actor, amount="31000.00", key="formular-4711", **facts):
    return book(
        source=purse[Place.CASH],
        target=purse[Place.SPENT],
        amount=Decimal(amount),
        key=key,
        actor=actor,
        **facts,
    )


def test_a_command_sent_three_times_has_one_effect_and_one_answer(purse, clerk):
    answers = {spend(purse, clerk).pk for _ in range(3)}

    assert answers == {Voucher.objects.get(command="formular-4711").pk}
    assert balances(purse)[Place.SPENT] == Decimal("31000.00")


def test_the_answer_is_the_same_when_the_money_is_gone_meanwhile(purse, clerk):
    first = spend(purse, clerk)
    spend(purse, clerk, amount="122400.00", key=new_key())

    assert spend(purse, clerk) == first


def test_an_amount_written_another_way_is_the_same_payload(purse, clerk):
    assert spend(purse, clerk, amount="31000") == spend(purse, clerk, amount="31000.00")


def test_an_argument_left_out_is_the_same_payload_as_its_default(purse, clerk):
    facts = {"voucher": spend(purse, clerk), "reason": "doppelt", "key": "storno", "actor": clerk}

    @command
    def take_back(*, voucher, reason, booked_on=date(2016, 3, 1), key, actor):
        return voucher

    assert take_back(**facts) == take_back(**facts, booked_on=date(2016, 3, 1))
    with pytest.raises(KeyReused):
        take_back(**facts, booked_on=date(2016, 3, 2))


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Decimal("31000.01")},
        {"booked_on": date(2016, 3, 2)},
        {"text": "ein anderer Text"},
    ],
)
def test_a_key_used_with_another_payload_is_refused(purse, clerk, change):
    facts = {"amount": Decimal("31000.00"), "booked_on": date(2016, 3, 1), "text": "Zuschuss"}
    spend(purse, clerk, **facts)

    with pytest.raises(KeyReused, match="schon mit anderen Angaben gebucht"):
        spend(purse, clerk, **(facts | change))

    assert balances(purse)[Place.SPENT] == Decimal("31000.00")


def test_a_key_used_by_another_person_is_refused(purse, clerk, supervisor):
    spend(purse, clerk)

    with pytest.raises(KeyReused):
        spend(purse, supervisor)


def test_a_key_used_by_another_service_is_refused(purse, clerk):
    voucher = spend(purse, clerk)

    with pytest.raises(KeyReused):
        reverse(
            voucher=voucher,
            reason="Zahlendreher",
            booked_on=date(2016, 3, 1),
            key="formular-4711",
            actor=clerk,
        )


def test_a_refused_command_leaves_its_key_free_for_the_corrected_form(purse, clerk):
    with pytest.raises(NotEnoughMoney):
        spend(purse, clerk, amount="153400.01")
    assert not Command.objects.filter(key="formular-4711").exists()

    assert spend(purse, clerk, amount="153400.00").command_id == "formular-4711"


def test_a_command_without_a_key_is_refused(purse, clerk):
    with pytest.raises(IntegrityError, match="command_has_a_key"):
        spend(purse, clerk, key="")


def test_a_command_records_who_asked_for_what(purse, clerk):
    voucher = spend(purse, clerk)

    recorded = Command.objects.values("name", "fingerprint", "actor", "result").get(
        key="formular-4711"
    )
    payload = {
        "source": purse[Place.CASH],
        "target": purse[Place.SPENT],
        "amount": Decimal("31000.00"),
    }
    assert recorded == {
        "name": "book",
        "fingerprint": fingerprint_of("book", clerk, payload),
        "actor": clerk.pk,
        "result": f"ledger.voucher:{voucher.pk}",
    }


@pytest.mark.parametrize("value", [31000.0, object(), {"a": 1}])
def test_a_payload_that_cannot_be_compared_exactly_is_refused(clerk, value):
    with pytest.raises(TypeError, match="cannot be part of a command"):
        fingerprint_of("book", clerk, {"amount": value})


def test_lists_and_empty_values_are_told_apart(clerk):
    payloads = [{"a": [1, 2]}, {"a": [2, 1]}, {"a": None}, {"a": ""}, {"a": False}, {}]

    assert len({fingerprint_of("book", clerk, payload) for payload in payloads}) == 6


def test_four_people_in_parallel_with_one_key_have_one_effect(several_connections, clerk):
    build_years()
    purse = filled_purse(clerk)

    answers = together(*[lambda: spend(purse, clerk)] * 4)

    assert answers == [Voucher.objects.get(command="formular-4711")] * 4
    assert balances(purse)[Place.SPENT] == Decimal("31000.00")
    assert verify() == []


def test_a_failure_after_any_statement_of_a_command_leaves_no_trace(several_connections, clerk):
    build_years()
    purse = filled_purse(clerk)
    line = build_line("komm-an-gemeinden", budgeted={2016: "122400.00"})
    before = everything()

    survived = 0
    while fails_after(survived, lambda: spend(purse, clerk, line=line)):
        assert everything() == before
        survived += 1

    # On PostgreSQL the booking itself is one statement.
    assert survived == (5 if connection.vendor == "postgresql" else 12)
    assert balances(purse)[Place.SPENT] == Decimal("31000.00")
    assert verify() == []


@dataclass(frozen=True)
class Share:
    year: int
    amount: Decimal


def test_a_payload_of_several_rows_is_the_same_only_if_each_of_its_fields_is(clerk):
    def fingerprint(*shares):
        return fingerprint_of("split", clerk, {"shares": shares})

    two_years = (Share(2019, Decimal("350000.00")), Share(2020, Decimal("626377.32")))

    assert fingerprint(*two_years) == fingerprint(
        Share(2019, Decimal("350000")), Share(2020, Decimal("626377.320"))
    )
    assert fingerprint(*two_years) != fingerprint(*two_years[::-1])
    assert fingerprint(two_years[0]) != fingerprint(Share(2018, Decimal("350000.00")))


def test_a_field_that_a_row_got_later_changes_no_fingerprint_of_before(clerk):
    @dataclass(frozen=True)
    class ShareWithNote(Share):
        note: str = field(default="", metadata=ADDED_LATER)

    def fingerprint(row):
        return fingerprint_of("split", clerk, {"shares": [row]})

    share = (2019, Decimal("350000.00"))
    assert fingerprint(ShareWithNote(*share)) == fingerprint(Share(*share))
    assert fingerprint(ShareWithNote(*share, note="Beschluss")) != fingerprint(Share(*share))


@dataclass(frozen=True, kw_only=True)
class Wish(Arguments):
    amount: Decimal
    note: str = ""


def test_facts_in_a_value_are_the_same_command_as_each_of_them_alone(clerk):
    def alone():
        @command
        def wish(*, amount, note="", key, actor):
            return actor

        return wish

    @command
    def wish(*, said: Wish, key, actor):
        return actor

    asked = {"key": "formular-4711", "actor": clerk}
    assert alone()(amount=Decimal("10.00"), **asked) == clerk

    assert wish(said=Wish(amount=Decimal("10.00"), note=""), **asked) == clerk
    for other in (Wish(amount=Decimal("10.01")), Wish(amount=Decimal("10.00"), note="bald")):
        with pytest.raises(KeyReused):
            wish(said=other, **asked)


def test_no_fact_of_a_command_hides_another_of_the_same_name(clerk):
    @command
    def wish(*, first: Wish, second: Wish, key, actor):
        return actor

    said = {name: Wish(amount=Decimal(1), note=name) for name in ("first", "second")}
    with pytest.raises(TypeError, match="said twice in one command: amount, note"):
        wish(**said, key="formular-4711", actor=clerk)


def test_a_key_from_before_renames_answers_with_its_first_result(clerk, monkeypatch):
    @command
    def close_wallet(*, wallet, key, actor):
        return wallet

    @command_naming(purse="wallet")
    def close_purse(*, purse, key, actor):
        return purse

    purse, another = (build_purse("KOMM-AN NRW Programmteil II")[Place.CASH].purse for _ in "12")
    asked = {"key": "formular-4711", "actor": clerk}
    with monkeypatch.context() as before:
        before.setattr(Purse._meta, "model_name", "wallet")
        close_wallet(wallet=purse, **asked)
    stored = Command.objects.values().get(key="formular-4711")

    with pytest.raises(LookupError, match="doesn't have a 'wallet' model"):
        result_of("formular-4711")
    renamed = {"close_wallet": "close_purse", "ledger.wallet": "ledger.purse"}
    monkeypatch.setattr(kept_names, "RENAMED", renamed)

    assert (close_purse(purse=purse, **asked), result_of("formular-4711")) == (purse, purse)
    with pytest.raises(KeyReused):
        close_purse(purse=another, **asked)
    assert (stored["name"], stored["result"]) == ("close_wallet", f"ledger.wallet:{purse.pk}")
    close_purse(purse=purse, key="formular-4712", actor=clerk)
    same = Command.objects.values("name", "fingerprint", "result").get(key="formular-4712")
    assert same == {column: stored[column] for column in same}


def test_a_value_says_its_days_by_field():
    @dataclass(frozen=True)
    class Span(Arguments):
        first: date
        last: date | None = None
        note: str = ""

    assert Span(date(2024, 3, 1), note="bald").days() == {"first": date(2024, 3, 1)}


def test_a_value_takes_from_what_is_given_only_what_it_knows():
    assert Wish.names() == ("amount", "note")
    assert Wish.taken_from({"amount": Decimal(1), "key": "x"}) == Wish(amount=Decimal(1))
