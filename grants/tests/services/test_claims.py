"""What recipients owe: claimed, paid back, set off, or given up by two persons."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

import ledger.services
from grants import services
from grants.models import Claim, RecipientLoss, Return, WriteOff
from grants.queries.awards import places_of
from grants.queries.claims import ClaimState, awaiting_approval, claims_for_table
from grants.queries.month_report import Flows, month_report_of
from grants.services.errors import (
    BeforeClaim,
    BeyondClaim,
    ClaimedBeyondHeld,
    ClaimElsewhere,
    ClaimSettled,
    DateInFuture,
    DueBeforeClaim,
    GivenUpAlready,
    NotEnoughToRepay,
    PausedTooShort,
    RepaidBeyondUsed,
    WriteOffAsked,
    WriteOffNotPending,
    WriteOffOfAnother,
)
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_person,
    new_key,
    receive,
    spend,
)
from ledger.errors import AlreadyReversed, ReasonMissing, SecondPersonNeeded
from ledger.integrity import verify
from ledger.models import Account, Appropriation, Place, Side, Voucher
from ledger.money import ZERO

pytestmark = pytest.mark.django_db

MARCH, MAY, JUNE, JULY = (
    date(2024, 3, 15),
    date(2024, 5, 2),
    date(2024, 6, 3),
    date(2024, 7, 1),
)


@pytest.fixture
def kim():
    return build_award(
        "kim",
        amount="100000.00",
        income_line=build_line("kim-ertrag", side=Side.INCOME),
        expense_line=build_line("kim-aufwand"),
        received="30000.00",
    )


@pytest.fixture
def luenen(kim):
    return build_pass_through(
        kim, "luenen", agreed="40000.00", paid="15675.00", line=kim.expense_line
    )


@pytest.fixture
def second(db):
    return build_person("leitung", group="Leitung")


def book(service, amount, *, on, **facts):
    facts = {"actor": build_person()} | facts
    return ask(service, amount=D(amount), text="", today=on, key=new_key(), **facts)


def claim_back(contract, amount="5000.00", *, due_on=JUNE, **facts):
    given = {
        "pass_through": contract,
        "amount": D(amount),
        "claimed_on": MAY,
        "due_on": due_on,
        "reason": "Stelle drei Monate nicht besetzt",
        "file_reference": "35-04/12",
        "today": MAY,
        "key": new_key(),
        "actor": build_person(),
    }
    return services.record_claim(**given | facts)


def return_(contract, amount, *, on=JUNE, **facts):
    return book(
        services.record_return, amount, on=on, pass_through=contract, returned_on=on, **facts
    )


def write_off(claim, amount="5000.00", *, until=None, reason="Insolvenz", today=JULY):
    return services.write_off_claim(
        claim=claim,
        amount=D(amount),
        until=until,
        reason=reason,
        today=today,
        key=new_key(),
        actor=build_person(),
    )


def approve(request, actor, *, on=JULY):
    return services.approve_write_off(
        write_off=request, booked_on=on, today=on, key=new_key(), actor=actor
    )


def take_back(booking):
    services.reverse_booking(
        voucher=booking.voucher,
        reason="Zahlendreher",
        booked_on=JULY,
        today=JULY,
        key=new_key(),
        actor=build_person(),
    )


def stand(claim, today=JULY):
    row = claims_for_table(today).get(pk=claim.pk)
    return row.returned, row.lost, row.open, row.state


def places(award):
    of_award = places_of(award)
    assert sum(amount for _, amount in of_award.parts) == of_award.granted
    return {place: amount for place, amount in of_award.parts if amount}


def balance(award, place):
    return Account.objects.get(purse=award.purse, place=place).balance


def actual(code):
    return Appropriation.objects.get(line__code=code, year=2024).actual


def test_a_claim_is_open_until_it_comes_back(kim, luenen):
    claim = claim_back(luenen)
    before = stand(claim, MAY)

    return_(luenen, "2000.00", claim=claim)
    in_between = [stand(claim, day) for day in (date(2024, 6, 3), date(2024, 6, 4))]
    rest = return_(luenen, "3000.00", claim=claim)

    assert before == (ZERO, ZERO, D("5000.00"), ClaimState.OPEN)
    assert in_between == [
        (D("2000.00"), ZERO, D("3000.00"), ClaimState.OPEN),
        (D("2000.00"), ZERO, D("3000.00"), ClaimState.OVERDUE),
    ]
    assert stand(claim) == (D("5000.00"), ZERO, ZERO, ClaimState.SETTLED)
    take_back(rest)
    assert stand(claim) == (D("2000.00"), ZERO, D("3000.00"), ClaimState.OVERDUE)
    assert verify() == []


def test_no_more_is_claimed_than_the_recipient_holds(luenen):
    claim_back(luenen, "5000.00")

    with pytest.raises(ClaimedBeyondHeld) as refusal:
        claim_back(luenen, "10675.01")

    assert str(refusal.value) == (
        "Ausgezahlt, nicht nachgewiesen und noch nicht zurückgefordert sind 10.675,00\u00a0€, "
        "zurückgefordert werden sollen 10.675,01\u00a0€. Bitte den Betrag senken oder zuerst den "
        "Nachweis stornieren."
    )
    claim_back(luenen, "10675.00")
    with pytest.raises(DueBeforeClaim):
        claim_back(luenen, "1.00", due_on=date(2024, 5, 1))
    with pytest.raises(ReasonMissing):
        claim_back(luenen, "1.00", reason=" ")


def test_no_more_comes_back_for_a_claim_than_is_open(kim, luenen):
    claim = claim_back(luenen)
    other = build_pass_through(kim, "unna", agreed="1000.00", paid="1000.00", line=kim.expense_line)

    with pytest.raises(BeyondClaim, match=r"noch 5.000,00\s€ offen"):
        return_(luenen, "5000.01", claim=claim)
    with pytest.raises(ClaimElsewhere):
        return_(other, "1.00", claim=claim)
    return_(luenen, "5000.00", claim=claim)
    with pytest.raises(ClaimSettled):
        return_(luenen, "0.01", claim=claim)


def test_a_claim_is_set_off_against_the_next_instalment(kim, luenen):
    """1.012,34 are claimed; 15.675,00 are due, so 14.662,66 are paid."""
    claim = claim_back(luenen, "1012.34")
    before = places_of(kim)

    payout = book(services.set_off_claim, "1012.34", on=JUNE, claim=claim, day=JUNE)

    after = places_of(kim)
    assert (after.cash, after.with_recipient) == (before.cash, before.with_recipient)
    assert after.committed == before.committed - D("1012.34")
    assert (payout.amount, payout.voucher.text) == (D("1012.34"), "Verrechnung: Luenen")
    assert stand(claim) == (D("1012.34"), ZERO, ZERO, ClaimState.SETTLED)
    assert actual("kim-aufwand") == D("15675.00")
    assert verify() == []


@pytest.mark.parametrize("by", ["return", "payout"])
def test_a_set_off_is_taken_back_as_a_whole_from_either_voucher(kim, luenen, by):
    claim = claim_back(luenen, "1012.34")
    before = places(kim), actual("kim-aufwand"), stand(claim)
    payout = book(services.set_off_claim, "1012.34", on=JUNE, claim=claim, day=JUNE)
    kept = Return.objects.get()
    taken = kept if by == "return" else payout
    facts = {
        "voucher": taken.voucher,
        "reason": "Zahlendreher",
        "booked_on": JULY,
        "today": JULY,
        "key": new_key(),
        "actor": build_person(),
    }

    reversal = services.reverse_booking(**facts)

    assert reversal.reverses == taken.voucher
    assert Voucher.objects.filter(reverses__in=(payout.voucher, kept.voucher)).count() == 2
    assert (places(kim), actual("kim-aufwand"), stand(claim)) == before
    assert services.reverse_booking(**facts) == reversal
    other = payout if by == "return" else kept
    with pytest.raises(AlreadyReversed):
        take_back(other)
    assert verify() == []


def test_a_withdrawn_claim_is_not_open(luenen):
    claim = claim_back(luenen)
    return_(luenen, "1000.00", claim=claim)

    services.withdraw_claim(
        claim=claim,
        reason="nachgewiesen",
        withdrawn_on=JUNE,
        today=JUNE,
        key=new_key(),
        actor=build_person(),
    )

    assert stand(claim) == (D("1000.00"), ZERO, ZERO, ClaimState.WITHDRAWN)
    with pytest.raises(ClaimSettled):
        return_(luenen, "1.00", claim=claim)


@pytest.mark.parametrize("day", [30, 1, 2, 3])
def test_nothing_happens_to_a_claim_before_its_day(luenen, second, day):
    """It was claimed on the 2nd of May."""
    on = date(2024, 4 if day == 30 else 5, day)
    claim, other = claim_back(luenen), claim_back(luenen, "1000.00")
    request = write_off(other, "1000.00")

    def withdraw_it():
        services.withdraw_claim(
            claim=claim,
            reason="nachgewiesen",
            withdrawn_on=on,
            today=JULY,
            key=new_key(),
            actor=build_person(),
        )

    if on >= MAY:
        withdraw_it()
        approve(request, second, on=on)
        return
    with pytest.raises(BeforeClaim) as withdrawn:
        withdraw_it()
    with pytest.raises(BeforeClaim) as lost:
        approve(request, second, on=on)
    assert (withdrawn.value.about, lost.value.about) == ("withdrawn_on", "booked_on")
    assert str(lost.value) == (
        "Gefordert wurde erst am 02.05.2024. Bitte ein Datum ab diesem Tag eingeben."
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(withdrawn_on=on, withdrawal_reason="nachgewiesen")


def test_a_day_to_come_is_refused_where_it_was_given(luenen):
    with pytest.raises(DateInFuture) as claimed:
        claim_back(luenen, claimed_on=JUNE)
    with pytest.raises(DateInFuture) as withdrawn:
        services.withdraw_claim(
            claim=claim_back(luenen),
            reason="nachgewiesen",
            withdrawn_on=JULY,
            today=JUNE,
            key=new_key(),
            actor=build_person(),
        )
    assert (claimed.value.about, withdrawn.value.about) == ("claimed_on", "withdrawn_on")


def test_a_temporary_write_off_keeps_the_claim_and_pauses_it(luenen):
    claim = claim_back(luenen)

    write_off(claim, until=date(2024, 12, 31))

    assert [stand(claim, day)[2:] for day in (JULY, date(2024, 12, 31), date(2025, 1, 1))] == [
        (D("5000.00"), ClaimState.PAUSED),
        (D("5000.00"), ClaimState.PAUSED),
        (D("5000.00"), ClaimState.OVERDUE),
    ]
    assert list(awaiting_approval(JULY)) == []
    with pytest.raises(PausedTooShort):
        write_off(claim, until=JULY)


def test_a_temporary_write_off_concerns_all_that_is_open_and_carries_no_amount(luenen):
    claim = claim_back(luenen)

    pause = write_off(claim, "1.00", until=date(2024, 12, 31))

    assert (pause.amount, stand(claim)[2:]) == (None, (D("5000.00"), ClaimState.PAUSED))
    for amount in (D("1.00"), D("5000.00")):
        with pytest.raises(IntegrityError), transaction.atomic():
            WriteOff.objects.filter(pk=pause.pk).update(amount=amount)
    with pytest.raises(IntegrityError), transaction.atomic():
        WriteOff.objects.filter(pk=write_off(claim, "1.00").pk).update(amount=None)


def test_a_loss_takes_a_reason_and_a_second_person(kim, luenen, second):
    claim = claim_back(luenen)
    with pytest.raises(ReasonMissing):
        write_off(claim, reason=" ")

    request = write_off(claim)
    with pytest.raises(SecondPersonNeeded) as refusal:
        approve(request, build_person())

    assert str(refusal.value).startswith("Wer die Niederschlagung beantragt hat")
    assert stand(claim)[2:] == (D("5000.00"), ClaimState.OVERDUE)
    assert list(awaiting_approval(JULY)) == [request]

    loss = approve(request, second)

    assert stand(claim) == (ZERO, D("5000.00"), ZERO, ClaimState.SETTLED)
    assert places(kim) == {
        Place.PLEDGED: D("70000.00"),
        Place.CASH: D("14325.00"),
        Place.WITH_RECIPIENT: D("10675.00"),
        Place.LOST: D("5000.00"),
    }
    assert (places_of(kim).used, places_of(kim).left) == (D("15675.00"), D("84325.00"))
    assert actual("kim-aufwand") == D("15675.00")
    assert list(awaiting_approval(JULY)) == []
    with pytest.raises(ClaimSettled):
        approve(request, second)
    take_back(loss)
    assert stand(claim)[2:] == (D("5000.00"), ClaimState.OVERDUE)
    with pytest.raises(WriteOffNotPending):
        approve(request, second)
    assert verify() == []


def withdraw(request, actor=None, *, reason="Zahlung angekündigt", today=JULY):
    return services.withdraw_write_off(
        write_off=request,
        reason=reason,
        today=today,
        key=new_key(),
        actor=actor or build_person(),
    )


def test_whoever_pays_after_all_is_told_how_to_book_it(kim, luenen, second):
    claim = claim_back(luenen)
    loss = approve(write_off(claim), second)

    for named in ({}, {"claim": claim}):
        with pytest.raises(GivenUpAlready) as refusal:
            return_(luenen, "12675.00", on=JULY, **named)
        assert str(refusal.value).replace("\u00a0", " ") == (
            "Beim Empfänger sind noch 10.675,00 €, gebucht werden sollen 12.675,00 €: Der Rest ist "
            f"als Verlust gebucht (Beleg {loss.voucher_id}). Bitte in dieser Reihenfolge: 1. den "
            "Verlust stornieren, 2. den Rückfluss buchen, 3. was fehlt, neu niederschlagen."
        )

    take_back(loss)
    return_(luenen, "2000.00", on=JULY, claim=claim)
    approve(write_off(claim, "3000.00"), second)
    assert stand(claim)[:3] == (D("2000.00"), D("3000.00"), ZERO)
    assert verify() == []


def test_nothing_is_to_be_approved_of_a_settled_claim_until_it_is_open_again(luenen, second):
    claim = claim_back(luenen)
    request = write_off(claim, "3000.00")
    back = return_(luenen, "5000.00", claim=claim)

    assert list(awaiting_approval(JULY)) == []
    with pytest.raises(ClaimSettled):
        withdraw(request)
    take_back(back)
    assert list(awaiting_approval(JULY)) == [request]


def test_requests_together_ask_for_no_more_than_is_open(luenen, second):
    claim = claim_back(luenen)
    write_off(claim, "3000.00")

    with pytest.raises(WriteOffAsked) as refusal:
        write_off(claim, "2000.01")

    assert str(refusal.value) == (
        "Offen sind 5.000,00\u00a0€, davon ist für 3.000,00\u00a0€ schon eine Niederschlagung "
        "beantragt; niedergeschlagen werden sollen 2.000,01\u00a0€. Bitte den Betrag senken oder "
        "zuerst die beantragte Niederschlagung zurücknehmen."
    )
    write_off(claim, "2000.01", until=date(2024, 12, 31))
    write_off(claim, "2000.00")


def test_who_asked_or_a_supervisor_takes_a_request_back(luenen, second):
    claim = claim_back(luenen)
    mine, refused, pause = (
        write_off(claim, "2000.00"),
        write_off(claim, "3000.00"),
        write_off(claim, until=date(2024, 12, 31)),
    )
    with pytest.raises(ReasonMissing):
        withdraw(mine, reason=" ")
    with pytest.raises(WriteOffOfAnother):
        withdraw(mine, build_person("kollegin", group="Sachbearbeitung"))
    with pytest.raises(WriteOffNotPending):
        withdraw(pause)

    withdraw(mine)
    withdraw(refused, second)

    mine.refresh_from_db()
    assert (mine.withdrawn_on, mine.withdrawal_reason, mine.withdrawn_by) == (
        JULY,
        "Zahlung angekündigt",
        build_person(),
    )
    assert list(awaiting_approval(JULY)) == []
    for again in (lambda: withdraw(mine), lambda: approve(refused, build_person())):
        with pytest.raises(WriteOffNotPending):
            again()
    approve(write_off(claim, "5000.00"), second)
    with pytest.raises(IntegrityError), transaction.atomic():
        WriteOff.objects.filter(pk=mine.pk).update(withdrawal_reason="")


def test_the_database_wants_two_persons_too(luenen, second):
    request = write_off(claim_back(luenen))
    loss = approve(request, second)

    with pytest.raises(IntegrityError), transaction.atomic():
        RecipientLoss.objects.filter(pk=loss.pk).update(approved_by=request.requested_by)


def test_of_what_was_paid_ahead_the_county_bears_the_loss_at_once(kim, second):
    unna = build_pass_through(kim, "unna", agreed="40000.00", line=kim.expense_line)
    book(services.pass_on, "34000.00", on=MARCH, pass_through=unna, paid_on=MARCH, prefinance=True)

    approve(write_off(claim_back(unna, "33000.00"), "33000.00"), second)

    assert places(kim) == {
        Place.PLEDGED: D("70000.00"),
        Place.LOST: D("30000.00"),
    }
    of_award = places_of(kim)
    assert (of_award.ahead_with_recipient, of_award.own_share_spent) == (
        D("1000.00"),
        D("3000.00"),
    )
    assert verify() == []


def repay(award, amount, day=JULY, **facts):
    return book(
        services.record_repayment,
        amount,
        on=day,
        award=award,
        repaid_on=day,
        line=award.expense_line,
        **facts,
    )


def test_the_land_demands_back_what_was_lost_and_the_county_pays(kim, luenen, second):
    approve(write_off(claim_back(luenen)), second)
    spend(kim, "14325.00", on=MAY)

    with pytest.raises(NotEnoughToRepay) as refusal:
        repay(kim, "5000.00")
    assert str(refusal.value) == (
        "Im Bestand sind nur noch 0,00\u00a0€, zurückgezahlt werden sollen 5.000,00\u00a0€. Bitte "
        "den Betrag senken oder „aus Mitteln des Kreises“ ankreuzen: 5.000,00\u00a0€ zahlt dann "
        "der Kreis."
    )
    repayment = repay(kim, "5000.00", from_county=True)

    assert (repayment.amount, repayment.county_money) == (D("5000.00"), D("5000.00"))
    assert places(kim) == {
        Place.PLEDGED: D("70000.00"),
        Place.SPENT: D("14325.00"),
        Place.WITH_RECIPIENT: D("10675.00"),
        Place.REPAID: D("5000.00"),
    }
    assert balance(kim, Place.OWN_SHARE_SPENT) == D("5000.00")
    # The payout, the own expense and the repayment all left the county.
    assert actual("kim-aufwand") == D("35000.00")
    [months] = month_report_of(2024).awards
    assert months.months[7] == Flows(passed_on=D("-5000.00"), repaid=D("5000.00"))
    take_back(repayment)
    assert places(kim)[Place.LOST] == D("5000.00")
    assert verify() == []


def test_what_is_in_hand_is_repaid_first_then_the_county_bears_own_spending(kim, luenen):
    spend(kim, "10000.00", on=MAY)

    repayment = repay(kim, "10325.00", from_county=True)

    assert repayment.county_money == D("6000.00")
    assert places(kim) == {
        Place.PLEDGED: D("70000.00"),
        Place.SPENT: D("4000.00"),
        Place.WITH_RECIPIENT: D("15675.00"),
        Place.REPAID: D("10325.00"),
    }
    assert verify() == []


def test_what_came_in_only_afterwards_the_county_had_not_in_hand(kim, luenen):
    spend(kim, "14325.00", on=MAY)
    receive(kim, "2000.00", on=date(2024, 6, 1))

    before, after = (
        repay(kim, "500.00", from_county=True, day=date(2024, 5, 31)),
        repay(kim, "500.00", from_county=True, day=date(2024, 6, 1)),
    )

    assert (before.county_money, after.county_money) == (D("500.00"), ZERO)
    assert verify() == []


def test_what_recipients_still_hold_comes_back_or_is_given_up_first(kim, luenen):
    spend(kim, "14325.00", on=MAY)

    with pytest.raises(RepaidBeyondUsed) as refusal:
        repay(kim, "14325.01", from_county=True)

    assert str(refusal.value) == (
        "Aus Mitteln des Kreises wären 14.325,01\u00a0€ zurückzuzahlen; ausgegeben, nachgewiesen "
        "oder verloren sind aber nur 14.325,00\u00a0€. Ausgezahlt und noch nicht nachgewiesen: "
        "15.675,00\u00a0€. Bitte den Betrag senken oder zuerst den Rückfluss, den Nachweis oder "
        "die Niederschlagung buchen."
    )


def test_where_cash_is_enough_the_county_pays_nothing(kim):
    receive(kim, "1000.00", on=MAY)

    assert repay(kim, "1000.00", from_county=True).county_money == ZERO


def test_verify_names_a_return_that_settles_a_claim_of_another_pass_through(kim, luenen):
    back = return_(luenen, "100.00", claim=claim_back(luenen))
    unna = build_pass_through(kim, "unna", agreed="500.00", paid="500.00", line=kim.expense_line)

    Return.objects.filter(pk=back.pk).update(claim=claim_back(unna, "100.00"))

    [deviation] = verify()
    assert str(deviation) == (
        f"Rückfluss Beleg {back.voucher_id}: gespeichert Rückforderung vom 02.05.2024 (unna), "
        "laut Journal luenen"
    )


@pytest.mark.parametrize("copied", ["amount", "requested_by", "pass_through"])
def test_verify_names_a_loss_that_departs_from_its_write_off(kim, luenen, second, copied):
    loss = approve(write_off(claim_back(luenen)), second)
    unna = build_pass_through(kim, "unna", agreed="500.00", line=kim.expense_line)
    assert verify() == []
    other = {"amount": D("5000.01"), "requested_by": build_person("x"), "pass_through": unna}

    RecipientLoss.objects.filter(pk=loss.pk).update(**{copied: other[copied]})

    assert (
        f"Verlust beim Empfänger Beleg {loss.voucher_id}: gespeichert anderer Betrag, andere "
        "Weiterleitung oder andere Person, laut Journal Niederschlagung (unbefristet)"
    ) in [str(deviation) for deviation in verify()]


def test_verify_names_a_set_off_of_which_one_half_stands(luenen):
    payout = book(
        services.set_off_claim, "100.00", on=JUNE, claim=claim_back(luenen, "100.00"), day=JUNE
    )
    assert verify() == []

    ledger.services.reverse(
        voucher=payout.voucher,
        reason="Irrtum",
        booked_on=JULY,
        key=new_key(),
        actor=build_person(),
    )

    assert [str(deviation) for deviation in verify()] == [
        f"Auszahlung Beleg {payout.voucher_id}: gespeichert anders als der Rückfluss, laut Journal "
        f"Rückfluss Beleg {Return.objects.get().voucher_id}"
    ]
