"""The county pays ahead for an award, and the next receipt settles it."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants import services
from grants.models import AwardNotice
from grants.queries.awards import awards_for_table, places_of
from grants.queries.facts.spending import spending_facts
from grants.queries.month_report import month_report_of
from grants.queries.transfers import standing_postings
from grants.services.errors import (
    CashMissingOnDay,
    NotEnoughCash,
    PrefinancedBeyondPledge,
    PrefinancedLater,
    PrefinancingSettled,
)
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, build_person, new_key, receive, spend
from grants.tests.facts import facts_of
from ledger.day_balances import times_below_zero
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import Appropriation, Place, Posting, Side, Voucher
from ledger.money import ZERO

pytestmark = pytest.mark.django_db

GRANTED = D("376500.00")
FEBRUARY, MAY, JUNE = date(2024, 2, 15), date(2024, 5, 2), date(2024, 6, 3)
A_DAY = timedelta(days=1)


@pytest.fixture
def kim():
    return build_award(
        "kim-1",
        amount=GRANTED,
        income_line=build_line("kim-ertrag", side=Side.INCOME),
        expense_line=build_line("kim-aufwand"),
        received="10000.00",
    )


def prefinance(award, amount, *, on=FEBRUARY):
    return ask(
        services.record_expense,
        award=award,
        amount=D(amount),
        paid_on=on,
        line=award.expense_line,
        text="",
        prefinance=True,
        today=on,
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


def parts(award):
    places = places_of(award)
    return places.pledged, places.cash, places.spent, places.prefinanced, places.left


def actual(code):
    return Appropriation.objects.get(line__code=code, year=2024).actual


def test_the_county_pays_what_is_missing_and_it_counts_as_expense_at_once(kim):
    expense = prefinance(kim, "24000.00")

    assert moves(expense) == [
        (Place.CASH, Place.SPENT, D("10000.00"), "kim-aufwand"),
        (Place.COUNTY, Place.PREFINANCED, D("14000.00"), "kim-aufwand"),
    ]
    assert parts(kim) == (
        D("366500.00"),
        ZERO,
        D("10000.00"),
        D("14000.00"),
        D("352500.00"),
    )
    assert (actual("kim-aufwand"), expense.own_share) == (D("24000.00"), ZERO)
    assert verify() == []


def test_the_next_receipt_settles_it_and_the_budget_sees_nothing_twice(kim):
    prefinance(kim, "24000.00")

    receipt = receive(kim, "94125.00", on=MAY)

    assert moves(receipt) == [
        (Place.PLEDGED, Place.CASH, D("94125.00"), "kim-ertrag"),
        (Place.CASH, Place.SPENT, D("14000.00"), None),
        (Place.PREFINANCED, Place.COUNTY, D("14000.00"), None),
    ]
    assert parts(kim) == (
        D("272375.00"),
        D("80125.00"),
        D("24000.00"),
        ZERO,
        D("352500.00"),
    )
    assert (actual("kim-aufwand"), actual("kim-ertrag")) == (D("24000.00"), D("104125.00"))
    assert verify() == []


def test_a_small_receipt_settles_a_part_and_the_next_one_the_rest(kim):
    prefinance(kim, "24000.00")

    receive(kim, "9000.00", on=MAY)
    after_the_first = parts(kim)[1:4]
    receive(kim, "9000.00", on=JUNE)

    assert after_the_first == (ZERO, D("19000.00"), D("5000.00"))
    assert parts(kim)[1:4] == (D("4000.00"), D("24000.00"), ZERO)
    assert verify() == []


def test_where_cash_is_enough_nothing_is_prefinanced(kim):
    expense = prefinance(kim, "10000.00")

    assert moves(expense) == [(Place.CASH, Place.SPENT, D("10000.00"), "kim-aufwand")]


def test_with_share_financing_only_the_part_of_the_grant_is_prefinanced():
    award = build_award(
        "klappts", amount="132505.00", financing=AwardNotice.Financing.SHARE, quota="80"
    )

    expense = prefinance(award, "1000.00")

    assert moves(expense) == [
        (Place.COUNTY, Place.PREFINANCED, D("800.00"), None),
        (Place.COUNTY, Place.OWN_SHARE_SPENT, D("200.00"), None),
    ]
    assert expense.own_share == D("200.00")


def test_no_more_is_prefinanced_than_can_still_come_in(kim):
    prefinance(kim, "370000.00")
    vouchers = Voucher.objects.count()

    with pytest.raises(PrefinancedBeyondPledge) as refusal:
        prefinance(kim, "6500.01")

    assert str(refusal.value) == (
        "Aus dieser Zuwendung kommen noch 6.500,00\u00a0€; mehr kann der Kreis nicht "
        "vorfinanzieren. Es fehlen 0,01\u00a0€. Bitte den Betrag senken, "
        "0,01\u00a0€ als Eigenanteil eintragen oder zuerst den Änderungsbescheid erfassen."
    )
    assert Voucher.objects.count() == vouchers
    prefinance(kim, "6500.00")
    assert parts(kim) == (D("366500.00"), ZERO, D("10000.00"), D("366500.00"), ZERO)


def test_without_it_the_refusal_says_that_the_county_may_pay_ahead(kim):
    with pytest.raises(NotEnoughCash) as refusal:
        spend(kim, "24000.00", on=FEBRUARY)

    assert str(refusal.value) == (
        "Im Bestand sind nur noch 10.000,00\u00a0€, gebucht werden sollen 24.000,00\u00a0€. Bitte "
        "den Betrag senken, zuerst den Zahlungseingang buchen oder Vorfinanzierung durch den "
        "Kreis ankreuzen: 14.000,00\u00a0€ zahlt dann der Kreis voraus."
    )

    with pytest.raises(NotEnoughCash, match=r"0,01\u00a0€ als Eigenanteil eintragen"):
        spend(kim, "376500.01", on=FEBRUARY)


def test_a_settled_expense_is_taken_back_after_its_receipt(kim):
    expense = prefinance(kim, "24000.00")
    receipt = receive(kim, "94125.00", on=MAY)

    with pytest.raises(PrefinancingSettled) as refusal:
        take_back(expense)

    assert str(refusal.value) == (
        "Der Kreis hat diese Zahlung vorfinanziert, und der Zahlungseingang vom 02.05.2024 hat das "
        "ausgeglichen. Bitte in dieser Reihenfolge: "
        f"1. Zahlungseingang (Beleg {receipt.voucher_id}) stornieren, "
        "2. diesen Beleg stornieren, 3. Zahlungseingang neu buchen."
    )
    take_back(receipt)
    assert parts(kim)[1:4] == (ZERO, D("10000.00"), D("14000.00"))
    take_back(expense)
    receive(kim, "94125.00", on=JUNE)
    assert parts(kim) == (D("272375.00"), D("104125.00"), ZERO, ZERO, GRANTED)
    assert (actual("kim-aufwand"), actual("kim-ertrag")) == (ZERO, D("104125.00"))
    assert verify() == []


def test_an_open_one_is_taken_back_like_any_expense(kim):
    take_back(prefinance(kim, "24000.00"))

    assert parts(kim) == (D("366500.00"), D("10000.00"), ZERO, ZERO, GRANTED)
    assert actual("kim-aufwand") == ZERO


def test_what_is_prefinanced_does_not_lapse(kim):
    prefinance(kim, "24000.00")

    [facts] = facts_of(spending_facts)
    row = awards_for_table().get()

    assert (facts.left, facts.spent) == (D("352500.00"), D("24000.00"))
    assert (row.left, row.prefinanced, row.received) == (
        D("352500.00"),
        D("14000.00"),
        D("10000.00"),
    )


def test_a_receipt_that_settled_moves_to_another_line_as_a_whole(kim):
    expense = prefinance(kim, "24000.00")
    receipt = receive(kim, "94125.00", on=MAY)
    other = build_line("anderer-ertrag", side=Side.INCOME)
    elsewhere = build_line("anderer-aufwand")

    for booking, line in ((receipt, other), (expense, elsewhere)):
        services.transfer_booking(
            filled_from=WITHOUT_FORM,
            original=booking.voucher,
            line=line,
            booked_on=JUNE,
            reason="falsche Position",
            today=JUNE,
            key=new_key(),
            actor=build_person(),
        )

    assert [posting.amount for posting in standing_postings(receipt.voucher)] == [D("94125.00")]
    assert actual("anderer-ertrag") == D("94125.00")
    assert (actual("kim-aufwand"), actual("anderer-aufwand")) == (ZERO, D("24000.00"))
    assert parts(kim)[1:4] == (D("80125.00"), D("24000.00"), ZERO)
    assert verify() == []


def test_the_month_report_follows_the_money_of_the_award_and_counts_it_once_it_is_settled(kim):
    prefinance(kim, "24000.00")
    receive(kim, "94125.00", on=MAY)

    [months] = month_report_of(2024).awards

    assert {month: flows.spent for month, flows in months.months.items()} == {
        1: ZERO,
        2: D("10000.00"),
        5: D("14000.00"),
    }


@pytest.mark.parametrize(
    ("on", "in_hand"),
    [(MAY - A_DAY, "10000.00"), (MAY, "30000.00"), (MAY + A_DAY, "30000.00")],
)
def test_what_was_in_hand_on_the_day_counts_and_not_what_came_later(kim, on, in_hand):
    receive(kim, "20000.00", on=MAY)

    expense = prefinance(kim, "40000.00", on=on)

    places = places_of(kim)
    assert (places.cash, places.prefinanced) == (D("30000.00") - D(in_hand), D(40000) - D(in_hand))
    assert expense.own_share == ZERO
    assert times_below_zero() == []
    assert verify() == []


def test_the_refusal_of_the_day_offers_a_later_one_or_to_prefinance(kim):
    receive(kim, "20000.00", on=MAY)

    with pytest.raises(CashMissingOnDay) as refusal:
        spend(kim, "12000.00", on=FEBRUARY)

    assert str(refusal.value).replace("\u00a0", " ") == (
        "Am 15.02.2024 fehlen dafür 2.000,00 € unter „Bestand“, erst ab dem 02.05.2024 "
        "sind sie da. Bitte mit einem Datum ab dem 02.05.2024 buchen oder Vorfinanzierung durch "
        "den Kreis ankreuzen: 2.000,00 € hat dann der Kreis vorausgezahlt."
    )
    assert refusal.value.about == "day"
    prefinance(kim, "12000.00")
    spend(kim, "18000.00", on=MAY)
    assert places_of(kim).cash == D("2000.00")


def test_once_all_has_come_in_the_receipt_is_taken_back_first(kim):
    """Nothing more comes that could settle what the county paid ahead."""
    last = receive(kim, "366500.00", on=MAY)

    for book in (spend, prefinance):
        with pytest.raises(CashMissingOnDay) as refusal:
            book(kim, "12000.00", on=FEBRUARY)
        assert str(refusal.value).endswith(
            "Bitte mit einem Datum ab dem 02.05.2024 buchen. Hat der Kreis vorausgezahlt: zuerst "
            "den Zahlungseingang stornieren, dann die Zahlung mit Vorfinanzierung und danach den "
            "Zahlungseingang neu buchen."
        )

    take_back(last, on=MAY)
    prefinance(kim, "12000.00")
    receive(kim, "366500.00", on=MAY)
    assert (places_of(kim).cash, places_of(kim).prefinanced) == (D("364500.00"), ZERO)
    assert times_below_zero() == []


def test_a_receipt_does_not_settle_what_was_paid_only_after_it(kim):
    prefinance(kim, "12000.00", on=MAY)

    with pytest.raises(PrefinancedLater) as refusal:
        receive(kim, "20000.00", on=MAY - A_DAY)

    assert str(refusal.value).replace("\u00a0", " ") == (
        "Der Zahlungseingang gleicht aus, was der Kreis vorfinanziert hat, davon aber 2.000,00 € "
        "erst nach dem 01.05.2024: Das Geld war schon da. Bitte zuerst die spätere Zahlung "
        "stornieren, dann den Zahlungseingang und danach die Zahlung neu buchen."
    )
    receive(kim, "20000.00", on=MAY)
    assert places_of(kim).prefinanced == ZERO
