"""What no constraint can say of bookings: somebody writes past the program, and verify names it."""

from datetime import date
from decimal import Decimal as D

import pytest

from grants import services
from grants.models import Expense, OtherIncome, PlanItem, Receipt, Repayment, Transfer
from grants.tests.asking import ask
from grants.tests.builders import build_award, build_line, new_key, receive, spend
from grants.tests.drawdown_builders import plan_items, request
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import Side

THE_DAY = date(2024, 5, 8)


@pytest.fixture
def kim(fiscal_years):
    return build_award("kim-1", received="1000.00")


@pytest.fixture
def elsewhere(fiscal_years):
    return build_award("komm-an", title="KOMM-AN")


def named():
    return [str(deviation) for deviation in verify()]


def test_a_voucher_that_is_two_kinds_at_once(kim):
    voucher = spend(kim, "12.40").voucher
    assert named() == []

    Repayment.objects.create(voucher=voucher, award=kim, amount=D("12.40"))

    assert named() == [
        f"Beleg {voucher.pk}: gespeichert Ausgabe und Rückzahlung, laut Journal nur eines davon"
    ]


def test_notices_that_leave_the_amount_as_it_was_have_no_voucher_to_be_named(kim, clerk):
    for spend_by in (date(2025, 1, 31), date(2025, 2, 28)):
        ask(
            services.record_notice,
            award=kim, amount=D("376500.00"), financing="fixed", period_from=date(2024, 1, 1),
            period_to=date(2024, 12, 31), spend_by=spend_by, key=new_key(), actor=clerk,
        )  # fmt: skip
    kim.refresh_from_db()

    assert [notice.voucher is None for notice in kim.notices.order_by("number")] == [
        False, True, True
    ]  # fmt: skip
    assert named() == []


def test_a_reversal_that_is_a_booking_too(kim, clerk):
    expense = spend(kim, "12.40")
    reversal = services.reverse_booking(
        voucher=expense.voucher, reason="Zahlendreher", booked_on=THE_DAY, today=THE_DAY,
        key=new_key(), actor=clerk,
    )  # fmt: skip
    assert named() == []

    Expense.objects.filter(pk=expense.pk).update(voucher=reversal)

    assert named() == [
        f"Beleg {reversal.pk}: gespeichert Ausgabe und Storno, laut Journal nur eines davon"
    ]


def test_notices_that_booked_nothing_are_no_voucher_of_several_kinds(kim, clerk):
    for last in (date(2025, 1, 31), date(2025, 2, 28)):
        amended = ask(
            services.record_notice, award=kim, amount=D("376500.00"), financing="fixed",
            period_from=date(2024, 1, 1), period_to=last, spend_by=last,
            key=new_key(), actor=clerk,
        )  # fmt: skip
        assert amended.voucher is None

    assert named() == []


def test_a_drawdown_of_another_award(kim, elsewhere):
    receipt = receive(kim, "10.00")
    of_kim, of_another = (request(award, "10.00", on=THE_DAY) for award in (kim, elsewhere))
    Receipt.objects.filter(pk=receipt.pk).update(drawdown=of_kim)
    assert named() == []

    Receipt.objects.filter(pk=receipt.pk).update(drawdown=of_another)

    assert named() == [
        f"Zahlungseingang Beleg {receipt.voucher_id}: gespeichert 1. Mittelabruf vom 08.05.2024 "
        "(komm-an), laut Journal kim-1"
    ]


@pytest.mark.parametrize(
    ("model", "kind", "name"),
    [
        (Expense, PlanItem.Kind.MATERIAL, "Ausgabe"),
        (OtherIncome, PlanItem.Kind.OTHER_FUNDS, "Leistung Dritter"),
    ],
)
def test_a_position_of_another_award(kim, elsewhere, clerk, model, kind, name):
    income = ask(
        services.record_other_income,
        award=kim, amount=D("12.40"), received_on=THE_DAY, line=None, text="", today=THE_DAY,
        key=new_key(), actor=clerk,
    )  # fmt: skip
    booking = {Expense: spend(kim, "12.40"), OtherIncome: income}[model]
    [of_kim] = plan_items(kim, {"Honorare": "100.00"}, kind=kind)
    [of_another] = plan_items(elsewhere, {"Honorare": "100.00"}, kind=kind)
    model.objects.filter(pk=booking.pk).update(plan_item=of_kim)
    assert named() == []

    model.objects.filter(pk=booking.pk).update(plan_item=of_another)

    assert named() == [
        f"{name} Beleg {booking.voucher_id}: gespeichert Honorare (komm-an), laut Journal kim-1"
    ]


@pytest.mark.parametrize("position", ["of another award", "of a receipt"])
def test_a_transfer_to_a_position_that_its_booking_cannot_have(kim, elsewhere, clerk, position):
    of_another = position == "of another award"
    original = spend(kim, "12.40") if of_another else receive(kim, "10.00")
    [item] = plan_items(elsewhere if of_another else kim, {"Honorare": "100.00"})
    transfer = services.transfer_booking(filled_from=WITHOUT_FORM,
        original=original.voucher, booked_on=THE_DAY, reason="Irrtum", today=THE_DAY,
        line=build_line("andere", side=Side.EXPENSE if of_another else Side.INCOME),
        key=new_key(), actor=clerk,
    )  # fmt: skip
    assert named() == []

    Transfer.objects.filter(pk=transfer.pk).update(plan_item=item)

    kept, own = ("komm-an", "kim-1") if of_another else ("kim-1", "ohne Position")
    assert named() == [
        f"Umbuchung Beleg {transfer.voucher_id}: gespeichert Honorare ({kept}), laut Journal {own}"
    ]
