from datetime import date
from decimal import Decimal

import pytest

from ledger.errors import (
    AlreadyReversed,
    MoneyMovedOn,
    NotReversible,
    ReasonMissing,
    ReversalTooEarly,
    YearClosed,
)
from ledger.integrity import verify
from ledger.models import Account, Place, Posting, Side, Voucher
from ledger.money import ZERO
from ledger.services import reverse
from ledger.tests.builders import (
    appropriation,
    balances,
    book,
    build_line,
    build_purse,
    close_year,
    new_key,
)

BOOKED_ON = date(2024, 10, 1)


@pytest.fixture
def purse(fiscal_years):
    return build_purse("SprachmittlerPool 2024")


@pytest.fixture
def expense_line():
    return build_line("sprachmittlerpool", budgeted={2024: "50000.00"})


@pytest.fixture
def receipt(purse, clerk):
    """50.000 euro granted and received; the voucher of the receipt."""
    income = build_line("landeszuweisung", side=Side.INCOME, budgeted={2024: "50000.00"})
    terms = {"amount": Decimal("50000.00"), "actor": clerk, "booked_on": date(2024, 1, 2)}
    book(source=purse[Place.FUNDER], target=purse[Place.PLEDGED], key=new_key(), **terms)
    return book(
        source=purse[Place.PLEDGED],
        target=purse[Place.CASH],
        line=income,
        key=new_key(),
        **terms,
    )


@pytest.fixture
def expense(receipt, purse, expense_line, clerk):
    """An invoice of 1.200 euro that was typed as 12.000."""
    return book(
        source=purse[Place.CASH],
        target=purse[Place.SPENT],
        amount=Decimal("12000.00"),
        booked_on=BOOKED_ON,
        line=expense_line,
        text="Dolmetscherin, Rechnung 17",
        key=new_key(),
        actor=clerk,
    )


def take_back(voucher, actor, *, on=date(2024, 10, 15), reason="Zahlendreher", key=None):
    return reverse(voucher=voucher, reason=reason, booked_on=on, key=key or new_key(), actor=actor)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Account, Voucher, Posting)]


def test_a_reversal_brings_the_money_back_and_both_vouchers_stay(
    expense, purse, expense_line, supervisor
):
    reversal = take_back(expense, supervisor, reason="  Zahlendreher: 1.200 statt 12.000 ")

    assert balances(purse) == {
        Place.FUNDER: Decimal("-50000.00"),
        Place.CASH: Decimal("50000.00"),
    }
    assert appropriation(expense_line, 2024) == (ZERO, ZERO)
    assert (reversal.reverses, reversal.reason, reversal.text, reversal.actor) == (
        expense,
        "Zahlendreher: 1.200 statt 12.000",
        f"Storno zu Beleg {expense.pk}: Dolmetscherin, Rechnung 17",
        supervisor,
    )
    forth, back = expense.postings.get(), reversal.postings.get()
    assert (back.source, back.target, back.amount, back.line, back.year) == (
        forth.target,
        forth.source,
        forth.amount,
        forth.line,
        forth.year,
    )
    assert verify() == []


def test_a_voucher_is_reversed_once(expense, clerk):
    take_back(expense, clerk, on=date(2024, 10, 15))
    before = everything()

    with pytest.raises(AlreadyReversed, match=r"wurde am 15\.10\.2024 bereits storniert"):
        take_back(expense, clerk)

    assert everything() == before


def test_a_reversal_is_not_reversed(expense, clerk):
    reversal = take_back(expense, clerk)
    before = everything()

    with pytest.raises(NotReversible, match="ist selbst ein Storno"):
        take_back(reversal, clerk)

    assert everything() == before


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_reversal_needs_a_reason(expense, clerk, reason):
    before = everything()

    with pytest.raises(ReasonMissing):
        take_back(expense, clerk, reason=reason)

    assert everything() == before


def test_a_reversal_is_not_older_than_what_it_takes_back(expense, clerk):
    before = everything()

    with pytest.raises(ReversalTooEarly, match=r"Datum ab dem 01\.10\.2024"):
        take_back(expense, clerk, on=date(2024, 9, 30))

    assert everything() == before
    assert take_back(expense, clerk, on=BOOKED_ON).booked_on == BOOKED_ON


def test_a_receipt_whose_money_is_spent_is_not_reversed(receipt, expense, clerk):
    before = everything()

    with pytest.raises(MoneyMovedOn) as refusal:
        take_back(receipt, clerk)

    assert "Bitte zuerst die spätere Buchung stornieren" in str(refusal.value)
    assert (refusal.value.asked, refusal.value.free) == (Decimal("50000.00"), Decimal("38000.00"))
    assert everything() == before


def test_a_closed_year_takes_no_reversal(expense, clerk):
    close_year(2024, clerk)
    before = everything()

    with pytest.raises(YearClosed):
        take_back(expense, clerk)

    assert everything() == before


def test_a_reversal_in_the_next_year_corrects_the_year_of_the_booking_while_it_is_open(
    expense, expense_line, clerk
):
    take_back(expense, clerk, on=date(2025, 1, 15))

    assert appropriation(expense_line, 2024) == (ZERO, ZERO)
    assert verify() == []


def test_a_reversal_leaves_the_figures_of_a_closed_year_alone(expense, expense_line, clerk):
    close_year(2024, clerk)

    take_back(expense, clerk, on=date(2025, 1, 15))

    assert appropriation(expense_line, 2024) == (Decimal("12000.00"), ZERO)
    assert appropriation(expense_line, 2025) == (Decimal("-12000.00"), ZERO)
    assert verify() == []


def test_a_commitment_taken_back_late_is_released_where_it_was_bound(
    receipt, purse, expense_line, clerk
):
    agreed = book(
        source=purse[Place.AGREEMENTS],
        target=purse[Place.COMMITTED],
        amount=Decimal("31000.00"),
        booked_on=BOOKED_ON,
        line=expense_line,
        key=new_key(),
        actor=clerk,
    )
    close_year(2024, clerk)

    take_back(agreed, clerk, on=date(2025, 1, 15))

    assert appropriation(expense_line, 2024) == (ZERO, ZERO)
    assert verify() == []


def test_the_same_reversal_sent_twice_is_one_reversal(expense, clerk):
    first = take_back(expense, clerk, key="storno-17")
    second = take_back(expense, clerk, key="storno-17")

    assert first == second
    assert Voucher.objects.filter(reverses=expense).count() == 1
