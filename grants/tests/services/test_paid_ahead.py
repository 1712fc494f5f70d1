"""The county pays a recipient before the Land pays, and the next receipt settles it."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants import services
from grants.checks.over_granted import judge as judge_commitments
from grants.models import AwardNotice
from grants.queries.awards import awards_for_table, awards_used_up, places_of
from grants.queries.facts.commitments import commitment_facts
from grants.queries.facts.spending import spending_facts
from grants.queries.month_report import Flows, month_report_of
from grants.queries.pass_through_page import positions_of
from grants.queries.pass_throughs import pass_throughs_for_table
from grants.queries.receipt_clock import clocks_by_award
from grants.queries.standard_rules import StandardRules
from grants.queries.year_split import split_position
from grants.rules.receipt_clock import Use
from grants.services.errors import NotEnoughCash, PrefinancedBeyondPledge, PrefinancingSettled
from grants.services.terms import YearAmount
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_person,
    new_key,
    receive,
)
from grants.tests.facts import facts_of
from ledger.errors import MoneyMovedOn, NotEnoughMoney
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import Account, Appropriation, Place, Posting, Side
from ledger.money import ZERO

pytestmark = pytest.mark.django_db

GRANTED = D("100000.00")
FEBRUARY, MARCH, MAY, JUNE = (
    date(2024, 2, 15),
    date(2024, 3, 15),
    date(2024, 5, 2),
    date(2024, 6, 3),
)


@pytest.fixture
def komm_an():
    return build_award(
        "komm-an",
        amount=GRANTED,
        income_line=build_line("komm-an-ertrag", side=Side.INCOME),
        expense_line=build_line("komm-an-aufwand"),
    )


@pytest.fixture
def luenen(komm_an):
    return build_pass_through(komm_an, "luenen", agreed="40000.00", line=komm_an.expense_line)


def book(service, amount, *, on, **facts):
    return ask(
        service,
        amount=D(amount),
        text="",
        today=on,
        key=new_key(),
        actor=build_person(),
        **facts,
    )


def pay_ahead(contract, amount, *, on=FEBRUARY):
    return book(services.pass_on, amount, on=on, pass_through=contract, paid_on=on, prefinance=True)


def spend_ahead(award, amount, *, on):
    return book(
        services.record_expense,
        amount,
        on=on,
        award=award,
        paid_on=on,
        line=award.expense_line,
        prefinance=True,
    )


def prove(contract, amount, *, on=MARCH):
    return book(services.accept_proof, amount, on=on, pass_through=contract, accepted_on=on)


def return_(contract, amount, *, on=MARCH):
    return book(services.record_return, amount, on=on, pass_through=contract, returned_on=on)


def lower_to(award, amount, *, on=MAY):
    ask(
        services.record_notice,
        award=award,
        amount=D(amount),
        financing=AwardNotice.Financing.FULL,
        period_from=date(2024, 1, 1),
        period_to=date(2024, 12, 31),
        spend_by=date(2024, 12, 31),
        decided_on=on,
        key=new_key(),
        actor=build_person(),
    )


def take_back(booking, *, on=JUNE):
    return services.reverse_booking(
        voucher=booking.voucher,
        reason="Zahlendreher",
        booked_on=on,
        today=on,
        key=new_key(),
        actor=build_person(),
    )


def moves(booking):
    return [
        (Place(row.source.place), Place(row.target.place), row.amount, row.line and row.line.code)
        for row in Posting.objects.filter(voucher=booking.voucher).order_by("pk")
    ]


def places(award):
    """All places that are not zero, after the sum of the six was looked at."""
    of_award = places_of(award)
    assert sum(amount for _, amount in of_award.parts) == of_award.granted == GRANTED
    found = {place: amount for place, amount in of_award.parts if amount}
    for place in (Place.PREFINANCED, Place.AHEAD_WITH_RECIPIENT, Place.AHEAD_PROVEN):
        if amount := getattr(of_award, place.value):
            found[place] = amount
    return found


def actual(code):
    return Appropriation.objects.get(line__code=code, year=2024).actual


def county(award):
    return Account.objects.get(purse=award.purse, place=Place.COUNTY).balance


def test_the_county_pays_a_recipient_with_nothing_in_hand(komm_an, luenen):
    payout = pay_ahead(luenen, "10000.00")

    assert moves(payout) == [
        (Place.COUNTY, Place.AHEAD_WITH_RECIPIENT, D("10000.00"), "komm-an-aufwand"),
        (Place.COMMITTED, Place.AGREEMENTS, D("10000.00"), "komm-an-aufwand"),
    ]
    assert places(komm_an) == {
        Place.PLEDGED: GRANTED,
        Place.AHEAD_WITH_RECIPIENT: D("10000.00"),
    }
    of_award = places_of(komm_an)
    assert (of_award.left, of_award.used, of_award.committed, of_award.uncommitted) == (
        D("90000.00"),
        D("10000.00"),
        D("30000.00"),
        D("60000.00"),
    )
    assert (actual("komm-an-aufwand"), county(komm_an)) == (D("10000.00"), D("-10000.00"))
    assert verify() == []


def test_what_is_in_hand_is_paid_first(komm_an, luenen):
    receive(komm_an, "4000.00", on=FEBRUARY)

    payout = pay_ahead(luenen, "10000.00")

    assert moves(payout)[:2] == [
        (Place.CASH, Place.WITH_RECIPIENT, D("4000.00"), "komm-an-aufwand"),
        (Place.COUNTY, Place.AHEAD_WITH_RECIPIENT, D("6000.00"), "komm-an-aufwand"),
    ]
    assert verify() == []


def test_where_cash_is_enough_nothing_is_paid_ahead(komm_an, luenen):
    receive(komm_an, "10000.00", on=FEBRUARY)

    payout = pay_ahead(luenen, "10000.00")

    assert moves(payout)[0] == (
        Place.CASH,
        Place.WITH_RECIPIENT,
        D("10000.00"),
        "komm-an-aufwand",
    )
    luenen.refresh_from_db()
    assert luenen.ahead_account is None


def test_proven_and_returned_before_any_receipt(komm_an, luenen):
    """Pay 10.000 ahead; 8.000 are proven and 2.000 come back; then 10.000 come in."""
    pay_ahead(luenen, "10000.00")

    proof, back = prove(luenen, "8000.00"), return_(luenen, "2000.00")

    assert moves(proof) == [(Place.AHEAD_WITH_RECIPIENT, Place.AHEAD_PROVEN, D("8000.00"), None)]
    assert moves(back) == [
        (Place.AHEAD_WITH_RECIPIENT, Place.COUNTY, D("2000.00"), "komm-an-aufwand")
    ]
    assert places(komm_an) == {Place.PLEDGED: GRANTED, Place.AHEAD_PROVEN: D("8000.00")}

    receipt = receive(komm_an, "10000.00", on=MAY)

    assert moves(receipt) == [
        (Place.PLEDGED, Place.CASH, D("10000.00"), "komm-an-ertrag"),
        (Place.CASH, Place.WITH_RECIPIENT, D("8000.00"), None),
        (Place.WITH_RECIPIENT, Place.PROVEN, D("8000.00"), None),
        (Place.AHEAD_PROVEN, Place.COUNTY, D("8000.00"), None),
    ]
    assert places(komm_an) == {
        Place.PLEDGED: D("90000.00"),
        Place.CASH: D("2000.00"),
        Place.PROVEN: D("8000.00"),
    }
    assert (actual("komm-an-aufwand"), actual("komm-an-ertrag")) == (D("8000.00"), D("10000.00"))
    assert county(komm_an) == ZERO
    [position] = positions_of(pass_throughs_for_table())
    assert (position.paid, position.returned, position.unproven, position.proven) == (
        D("10000.00"),
        D("2000.00"),
        ZERO,
        D("8000.00"),
    )
    assert verify() == []


def test_a_small_receipt_pays_what_is_proven_before_what_is_not(komm_an, luenen):
    pay_ahead(luenen, "10000.00")
    prove(luenen, "3000.00")

    receive(komm_an, "5000.00", on=MAY)
    after_the_first = places(komm_an)
    receive(komm_an, "20000.00", on=JUNE)

    assert after_the_first == {
        Place.PLEDGED: D("95000.00"),
        Place.WITH_RECIPIENT: D("2000.00"),
        Place.PROVEN: D("3000.00"),
        Place.AHEAD_WITH_RECIPIENT: D("5000.00"),
    }
    assert places(komm_an) == {
        Place.PLEDGED: D("75000.00"),
        Place.CASH: D("15000.00"),
        Place.WITH_RECIPIENT: D("7000.00"),
        Place.PROVEN: D("3000.00"),
    }
    assert verify() == []


def test_what_was_paid_first_is_settled_first(komm_an, luenen):
    """Expense 15.02., payout 15.03., expense 02.05.: 12.000 settle the first and of the second."""
    spend_ahead(komm_an, "5000.00", on=FEBRUARY)
    spend_ahead(komm_an, "3000.00", on=MAY)
    pay_ahead(luenen, "10000.00", on=MARCH)

    receive(komm_an, "12000.00", on=JUNE)

    assert places(komm_an) == {
        Place.PLEDGED: D("88000.00"),
        Place.SPENT: D("5000.00"),
        Place.WITH_RECIPIENT: D("7000.00"),
        Place.PREFINANCED: D("3000.00"),
        Place.AHEAD_WITH_RECIPIENT: D("3000.00"),
    }
    receive(komm_an, "4000.00", on=JUNE)
    assert places(komm_an) == {
        Place.PLEDGED: D("84000.00"),
        Place.SPENT: D("6000.00"),
        Place.WITH_RECIPIENT: D("10000.00"),
        Place.PREFINANCED: D("2000.00"),
    }
    assert verify() == []


def test_a_payout_that_was_taken_back_is_no_older_one(komm_an, luenen):
    take_back(pay_ahead(luenen, "10000.00"), on=FEBRUARY)
    spend_ahead(komm_an, "5000.00", on=MARCH)
    pay_ahead(luenen, "10000.00", on=MAY)

    receive(komm_an, "5000.00", on=JUNE)

    assert places(komm_an) == {
        Place.PLEDGED: D("95000.00"),
        Place.SPENT: D("5000.00"),
        Place.AHEAD_WITH_RECIPIENT: D("10000.00"),
    }


def test_two_recipients_keep_their_own_money(komm_an, luenen):
    unna = build_pass_through(komm_an, "unna", agreed="20000.00", line=komm_an.expense_line)
    pay_ahead(luenen, "6000.00", on=FEBRUARY)
    pay_ahead(unna, "4000.00", on=MARCH)
    prove(unna, "4000.00", on=MARCH)

    with pytest.raises(NotEnoughMoney) as refusal:
        return_(unna, "0.01")
    receive(komm_an, "7000.00", on=MAY)

    assert str(refusal.value) == (
        "Nur noch 0,00\u00a0€ sind ausgezahlt und noch nicht nachgewiesen, gebucht werden "
        "sollen 0,01\u00a0€. Bitte den Betrag senken."
    )
    assert places(komm_an) == {
        Place.PLEDGED: D("93000.00"),
        Place.WITH_RECIPIENT: D("6000.00"),
        Place.PROVEN: D("1000.00"),
        Place.AHEAD_PROVEN: D("3000.00"),
    }
    assert verify() == []


def test_a_proof_takes_the_money_of_the_grant_first_and_a_return_that_of_the_county(
    komm_an, luenen
):
    receive(komm_an, "4000.00", on=FEBRUARY)
    pay_ahead(luenen, "10000.00")

    back, proof = return_(luenen, "7000.00"), prove(luenen, "3000.00")

    assert moves(back) == [
        (Place.AHEAD_WITH_RECIPIENT, Place.COUNTY, D("6000.00"), "komm-an-aufwand"),
        (Place.WITH_RECIPIENT, Place.CASH, D("1000.00"), "komm-an-aufwand"),
    ]
    assert moves(proof) == [(Place.WITH_RECIPIENT, Place.PROVEN, D("3000.00"), None)]
    take_back(proof)
    take_back(back)
    proof = prove(luenen, "5000.00", on=JUNE)
    assert moves(proof) == [
        (Place.WITH_RECIPIENT, Place.PROVEN, D("4000.00"), None),
        (Place.AHEAD_WITH_RECIPIENT, Place.AHEAD_PROVEN, D("1000.00"), None),
    ]
    assert verify() == []


def test_no_more_is_paid_ahead_than_can_still_come_in(komm_an, luenen):
    spend_ahead(komm_an, "70000.00", on=FEBRUARY)

    with pytest.raises(PrefinancedBeyondPledge) as refusal:
        pay_ahead(luenen, "30000.01")

    assert str(refusal.value) == (
        "Aus dieser Zuwendung kommen noch 30.000,00\u00a0€; mehr kann der Kreis nicht "
        "vorfinanzieren. Es fehlen 0,01\u00a0€. Bitte den Betrag um 0,01\u00a0€ "
        "senken oder zuerst den Änderungsbescheid erfassen."
    )
    pay_ahead(luenen, "30000.00")
    assert places(komm_an) == {
        Place.PLEDGED: GRANTED,
        Place.PREFINANCED: D("70000.00"),
        Place.AHEAD_WITH_RECIPIENT: D("30000.00"),
    }
    with pytest.raises(PrefinancedBeyondPledge):
        spend_ahead(komm_an, "0.01", on=MARCH)


def test_no_more_than_agreed_is_paid_ahead(luenen):
    with pytest.raises(NotEnoughMoney) as refusal:
        pay_ahead(luenen, "40000.01")

    assert refusal.value.place is Place.COMMITTED


def test_without_it_the_refusal_says_that_the_county_may_pay_ahead(komm_an, luenen):
    receive(komm_an, "4000.00", on=FEBRUARY)

    with pytest.raises(NotEnoughCash) as refusal:
        book(services.pass_on, "10000.00", on=MARCH, pass_through=luenen, paid_on=MARCH)

    assert str(refusal.value) == (
        "Im Bestand sind nur noch 4.000,00\u00a0€, gebucht werden sollen 10.000,00\u00a0€. Bitte "
        "den Betrag senken, zuerst den Zahlungseingang buchen oder Vorfinanzierung durch den "
        "Kreis ankreuzen: 6.000,00\u00a0€ zahlt dann der Kreis voraus."
    )


def test_a_settled_payout_is_taken_back_after_its_receipt(komm_an, luenen):
    payout = pay_ahead(luenen, "10000.00")
    receipt = receive(komm_an, "10000.00", on=MAY)

    with pytest.raises(PrefinancingSettled) as refusal:
        take_back(payout)

    assert str(refusal.value) == (
        "Der Kreis hat diese Zahlung vorfinanziert, und der Zahlungseingang vom 02.05.2024 hat das "
        "ausgeglichen. Bitte in dieser Reihenfolge: "
        f"1. Zahlungseingang (Beleg {receipt.voucher_id}) stornieren, "
        "2. diesen Beleg stornieren, 3. Zahlungseingang neu buchen."
    )
    take_back(receipt)
    assert places(komm_an) == {Place.PLEDGED: GRANTED, Place.AHEAD_WITH_RECIPIENT: D("10000.00")}
    take_back(payout)
    receive(komm_an, "10000.00", on=JUNE)
    assert places(komm_an) == {Place.PLEDGED: D("90000.00"), Place.CASH: D("10000.00")}
    assert places_of(komm_an).committed == D("40000.00")
    assert verify() == []


def test_what_was_proven_since_is_taken_back_in_its_order(komm_an, luenen):
    payout = pay_ahead(luenen, "10000.00")
    proof = prove(luenen, "8000.00")

    with pytest.raises(MoneyMovedOn, match="vorfinanziert, noch nicht nachgewiesen"):
        take_back(payout)
    receipt = receive(komm_an, "10000.00", on=MAY)
    with pytest.raises(PrefinancingSettled, match=f"Beleg {receipt.voucher_id}"):
        take_back(proof)

    for booking in (receipt, proof, payout):
        take_back(booking)
    assert places(komm_an) == {Place.PLEDGED: GRANTED}
    assert (actual("komm-an-aufwand"), county(komm_an)) == (ZERO, ZERO)
    assert verify() == []


def test_a_receipt_is_not_taken_back_while_the_recipient_has_paid_back_its_money(komm_an, luenen):
    pay_ahead(luenen, "10000.00")
    receipt = receive(komm_an, "10000.00", on=MAY)
    back = return_(luenen, "2000.00", on=MAY)

    with pytest.raises(MoneyMovedOn):
        take_back(receipt)

    take_back(back)
    take_back(receipt)
    assert places(komm_an) == {Place.PLEDGED: GRANTED, Place.AHEAD_WITH_RECIPIENT: D("10000.00")}


def test_a_later_notice_takes_back_what_was_pledged_and_the_county_bears_it(komm_an, luenen):
    pay_ahead(luenen, "10000.00")

    lower_to(komm_an, "6000.00")

    of_award = places_of(komm_an)
    assert (of_award.granted, of_award.pledged, of_award.paid_ahead, of_award.left) == (
        D("6000.00"),
        D("6000.00"),
        D("10000.00"),
        D("-4000.00"),
    )
    komm_an.refresh_from_db()
    [facts] = facts_of(commitment_facts)
    assert {finding.stage: finding.amount for finding in judge_commitments(facts, JUNE, None)} == {
        "overcommitted": D("34000.00"),
        "overspent": D("4000.00"),
        "prefinanced": D("6000.00"),
    }
    receive(komm_an, "6000.00", on=JUNE)
    of_award = places_of(komm_an)
    assert (of_award.with_recipient, of_award.ahead_with_recipient, of_award.cash) == (
        D("6000.00"),
        D("4000.00"),
        ZERO,
    )
    assert verify() == []


def test_lists_and_checks_count_it_as_used_and_unproven(komm_an, luenen):
    pay_ahead(luenen, "10000.00")
    prove(luenen, "3000.00")

    [facts] = facts_of(spending_facts)
    row = awards_for_table().get()
    contract = pass_throughs_for_table().get()

    assert (facts.left, facts.spent, facts.with_recipient, facts.proven, facts.used) == (
        D("90000.00"),
        ZERO,
        D("7000.00"),
        D("3000.00"),
        D("10000.00"),
    )
    assert (row.left, row.ahead_with_recipient, row.ahead_proven) == (
        D("90000.00"),
        D("7000.00"),
        D("3000.00"),
    )
    assert (contract.paid, contract.unproven, contract.open) == (
        D("10000.00"),
        D("7000.00"),
        D("30000.00"),
    )
    assert list(awards_used_up()) == []


def test_the_month_report_shows_it_in_the_month_of_its_receipt(komm_an, luenen):
    pay_ahead(luenen, "10000.00")
    prove(luenen, "8000.00")
    receive(komm_an, "12000.00", on=MAY)

    [of_award] = month_report_of(2024).awards

    assert of_award.months == {
        5: Flows(received=D("12000.00"), passed_on=D("10000.00")),
    }


def test_it_counts_as_used_on_the_day_of_the_receipt_that_settles_it(komm_an, luenen):
    pay_ahead(luenen, "10000.00")
    prove(luenen, "4000.00")

    receive(komm_an, "12000.00", on=MAY)

    [clock] = clocks_by_award([komm_an], StandardRules([komm_an.current_notice]))[komm_an.pk]
    assert (clock.uses, clock.left) == ((Use(MAY, D("10000.00")),), D("2000.00"))


def test_a_split_on_years_counts_it_in_the_year_of_its_payment(komm_an, luenen):
    services.split_award_years(
        award=komm_an,
        shares=(YearAmount(2024, GRANTED),),
        decided_on=FEBRUARY,
        reason="Bescheid",
        filled_from=WITHOUT_FORM,
        today=JUNE,
        key=new_key(),
        actor=build_person(),
    )
    pay_ahead(luenen, "10000.00")
    prove(luenen, "4000.00")
    return_(luenen, "1000.00")

    before = split_position(komm_an, current_year=2024)
    receive(komm_an, "9000.00", on=MAY)
    after = split_position(komm_an, current_year=2024)

    assert [year.used for year in before.years] == [D("9000.00")]
    assert [year.used for year in after.years] == [D("9000.00")]
