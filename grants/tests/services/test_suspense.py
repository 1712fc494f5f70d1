"""Money that came in without an award: held, assigned with its own day, or sent back."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants.models import Receipt, SuspenseItem
from grants.queries.awards import places_of
from grants.queries.journal import Scope, vouchers_in, with_amounts
from grants.queries.month_report import month_report_of
from grants.queries.receipt_clock import clocks_by_award
from grants.queries.standard_rules import StandardRules
from grants.queries.suspense import suspense_for_table
from grants.services import (
    assign_suspense,
    hold_in_suspense,
    record_receipt,
    reverse_booking,
    send_back_suspense,
)
from grants.services.errors import (
    DateInFuture,
    OpenDayChanged,
    PayerMissing,
    ReceivedBeyondPledge,
    ReturnedBeforeCredit,
)
from grants.services.terms import BookingDetails, LineBookingDetails, SuspenseAssignment
from grants.services.use_marks import keep_use_marks
from grants.tests.builders import build_award, build_line, new_key, spend
from grants.tests.interest_rows import usual_interest_rules
from ledger.as_of import booked_to, shown_on
from ledger.errors import MoneyMovedOn, NotEnoughMoney, PeriodClosed, ReasonMissing
from ledger.integrity import Deviation, verify
from ledger.models import Account, Appropriation, Place, Side
from ledger.tests.builders import appropriation, build_reopening, close_year
from ledger.years import approve_reopening

CAME_IN = date(2024, 3, 1)
TODAY = date(2024, 4, 15)


@pytest.fixture
def kim(clerk):
    usual_interest_rules()
    line = build_line("kim-ertrag", side=Side.INCOME)
    return build_award("kim-1", amount="10000.00", income_line=line)


def hold(
    actor,
    amount="10000.00",
    *,
    on=CAME_IN,
    payer="Bezirksregierung Arnsberg",
    award=None,
    booked_on=None,
):
    booking = BookingDetails(
        amount=D(amount), day=on, text="", document_number="A-17", booked_on=booked_on
    )
    return hold_in_suspense(
        booking=booking, payer=payer, award=award, today=TODAY, key=new_key(), actor=actor
    )


def assign(item, award, actor, amount, **facts):
    assignment = SuspenseAssignment(amount=D(amount), line=award.income_line, **facts)
    return assign_suspense(
        suspense_item=item,
        award=award,
        assignment=assignment,
        today=TODAY,
        key=new_key(),
        actor=actor,
    )


def send_back(item, actor, amount, *, on=TODAY, reason="Irrläufer"):
    booking = BookingDetails(amount=D(amount), day=on, text="")
    return send_back_suspense(
        suspense_item=item, booking=booking, reason=reason, today=TODAY, key=new_key(), actor=actor
    )


def reverse(voucher, actor, *, on=TODAY):
    return reverse_booking(
        voucher=voucher, reason="vertippt", booked_on=on, today=TODAY, key=new_key(), actor=actor
    )


def figures(item):
    row = suspense_for_table().get(pk=item.pk)
    return row.amount, row.assigned, row.returned, row.open, row.state


def test_a_credit_counts_on_no_award_and_no_line_until_it_is_assigned(kim, clerk):
    before, report = places_of(kim), month_report_of(2024)

    item = hold(clerk, award=kim)

    assert item.voucher.text == "In Verwahrung: Bezirksregierung Arnsberg"
    assert places_of(kim) == before
    assert month_report_of(2024) == report
    assert not Appropriation.objects.exists()
    assert figures(item) == (D(10000), D(0), D(0), D(10000), "open")
    assert verify() == []


def test_assigned_late_its_receipt_has_the_day_of_the_credit_and_so_its_clock(kim, clerk):
    item = hold(clerk)

    receipt = assign(item, kim, clerk, "10000.00")

    assert (receipt.voucher.booked_on, receipt.suspense_item) == (CAME_IN, item)
    assert receipt.voucher.document_number == "A-17"
    (clock,) = clocks_by_award([kim], StandardRules([kim.current_notice]))[kim.pk]
    assert (clock.received_on, clock.use_by) == (CAME_IN, date(2024, 5, 1))
    assert places_of(kim).cash == D(10000)
    assert appropriation(kim.income_line, 2024) == (D(10000), D(0))
    assert month_report_of(2024).awards[0].months[3].received == D(10000)
    assert figures(item) == (D(10000), D(10000), D(0), D(0), "settled")
    assert verify() == []


def test_a_mark_of_use_that_was_kept_meanwhile_is_taken_back(kim, clerk):
    assign(hold(clerk, "1000.00", on=date(2024, 3, 10)), kim, clerk, "1000.00")
    spend(kim, "500.00", on=date(2024, 3, 20))
    item = hold(clerk, "2000.00")
    keep_use_marks(TODAY)

    assign(item, kim, clerk, "2000.00")

    clocks = clocks_by_award([kim], StandardRules([kim.current_notice]))[kim.pk]
    assert [(clock.received_on, clock.left) for clock in clocks] == [
        (CAME_IN, D(1500)),
        (date(2024, 3, 10), D(1000)),
    ]
    assert verify() == []


def test_by_value_date_it_was_the_awards_and_as_shown_it_was_not(kim, clerk, settings):
    item = hold(clerk)
    assign(item, kim, clerk, "10000.00")
    day_before = settings.FIXED_DAY - timedelta(days=365)

    assert places_of(kim, as_of=booked_to(CAME_IN)).cash == D(10000)
    assert places_of(kim, as_of=booked_to(CAME_IN - timedelta(days=1))).cash == D(0)
    assert places_of(kim, as_of=shown_on(day_before)).cash == D(0)


def test_it_is_assigned_in_parts_to_several_awards_and_the_rest_sent_back(kim, clerk):
    soe = build_award("soe", amount="500.00", income_line=build_line("soe", side=Side.INCOME))
    item = hold(clerk, "1000.00")

    assign(item, kim, clerk, "400.00")
    assign(item, soe, clerk, "500.00")
    returned = send_back(item, clerk, "100.00")

    assert returned.reason == "Irrläufer"
    assert [places_of(award).cash for award in (kim, soe)] == [D(400), D(500)]
    assert figures(item) == (D(1000), D(900), D(100), D(0), "settled")
    assert verify() == []


@pytest.mark.parametrize(("amount", "fits"), [("999.99", True), ("1000", True), ("1000.01", False)])
def test_no_more_leaves_than_came_in(kim, clerk, amount, fits):
    item = hold(clerk, "1000.00")
    hold(clerk, "5000.00")

    if fits:
        assign(item, kim, clerk, amount)
    else:
        with pytest.raises(NotEnoughMoney, match="in Verwahrung und noch nicht zugeordnet"):
            assign(item, kim, clerk, amount)
        with pytest.raises(NotEnoughMoney, match="in Verwahrung und noch nicht zugeordnet"):
            send_back(item, clerk, amount)


def test_an_award_takes_no_more_than_it_promises_and_names_the_way(kim, clerk):
    booking = LineBookingDetails(amount=D("10400.00"), day=TODAY, line=None, text="")

    with pytest.raises(ReceivedBeyondPledge) as refused:
        record_receipt(award=kim, booking=booking, today=TODAY, key=new_key(), actor=clerk)
    with pytest.raises(ReceivedBeyondPledge):
        assign(hold(clerk, "20000.00"), kim, clerk, "10000.01")

    assert str(refused.value).replace("\xa0", " ") == (
        "Nur noch 10.000,00 € sind bewilligt und noch nicht eingegangen, gebucht werden sollen "
        "10.400,00 €. Bitte den Betrag senken und die übrigen 400,00 € in Verwahrung buchen, oder "
        "zuerst den Änderungsbescheid erfassen."
    )
    assert (refused.value.asked, refused.value.free) == (D(10400), D(10000))


def test_each_step_is_taken_back_the_last_first(kim, clerk):
    item = hold(clerk, "1000.00")
    receipt = assign(item, kim, clerk, "600.00")
    returned = send_back(item, clerk, "400.00")

    with pytest.raises(MoneyMovedOn):
        reverse(item.voucher, clerk)
    reverse(receipt.voucher, clerk)
    assert figures(item) == (D(1000), D(0), D(400), D(600), "open")
    reverse(returned.voucher, clerk)
    reverse(item.voucher, clerk)

    assert figures(item)[1:] == (D(0), D(0), D(0), "reversed")
    assert places_of(kim).cash == D(0)
    assert not Account.objects.filter(place=Place.SUSPENSE).exclude(balance=0).exists()
    assert verify() == []


def test_an_assignment_whose_money_is_spent_is_not_taken_back(kim, clerk):
    receipt = assign(hold(clerk, "1000.00"), kim, clerk, "1000.00")
    spend(kim, "300.00", on=CAME_IN)

    with pytest.raises(MoneyMovedOn):
        reverse(receipt.voucher, clerk)


def test_what_cannot_be_is_refused(kim, clerk):
    item = hold(clerk)

    with pytest.raises(PayerMissing):
        hold(clerk, payer=" ")
    with pytest.raises(ReasonMissing):
        send_back(item, clerk, "1.00", reason=" ")
    with pytest.raises(ReturnedBeforeCredit):
        send_back(item, clerk, "1.00", on=CAME_IN - timedelta(days=1))
    send_back(item, clerk, "1.00", on=CAME_IN)

    assert SuspenseItem.objects.count() == 1


def booked(receipt):
    return receipt.day, receipt.voucher.booked_on


@pytest.mark.parametrize(
    ("closed_through", "booked_on"),
    [
        (date(2024, 2, 29), None),
        (date(2024, 3, 31), date(2024, 4, 1)),
        (date(2024, 4, 14), TODAY),
    ],
)
def test_a_credit_of_a_closed_month_counts_with_its_day_on_the_first_open_one(
    kim, clerk, closed_through, booked_on
):
    item = hold(clerk)
    close_year(2024, clerk, through=closed_through)

    receipt = assign(item, kim, clerk, "10000.00", booked_on=booked_on)

    assert booked(receipt) == (CAME_IN, booked_on or CAME_IN)
    assert receipt.value_day == (booked_on and CAME_IN)
    (clock,) = clocks_by_award([kim], StandardRules([kim.current_notice]))[kim.pk]
    assert (clock.received_on, clock.use_by) == (CAME_IN, date(2024, 5, 1))
    assert verify() == []


def test_a_credit_of_a_closed_year_counts_in_the_year_of_its_voucher(kim, clerk):
    item = hold(clerk, on=date(2023, 12, 28))
    close_year(2023, clerk)

    receipt = assign(item, kim, clerk, "1.00", booked_on=date(2024, 1, 1), budget_year=2024)

    assert booked(receipt) == (date(2023, 12, 28), date(2024, 1, 1))
    assert verify() == []


def held_with_a_value_day(actor):
    """Came in on 1 March, which was closed, and so was booked in Verwahrung on 1 April."""
    close_year(2024, actor, through=date(2024, 3, 31))
    return hold(actor, booked_on=date(2024, 4, 1))


def test_a_credit_booked_later_is_assigned_on_the_day_on_which_it_was_booked(kim, clerk):
    item = held_with_a_value_day(clerk)

    assert booked(assign(item, kim, clerk, "1.00")) == (CAME_IN, date(2024, 4, 1))

    close_year(2024, clerk, through=date(2024, 4, 10))
    receipt = assign(item, kim, clerk, "2.00", booked_on=date(2024, 4, 11))
    assert booked(receipt) == (CAME_IN, date(2024, 4, 11))
    assert verify() == []


def test_a_month_that_is_open_again_takes_nothing_that_was_held_later(kim, clerk, supervisor):
    item = held_with_a_value_day(clerk)
    reopening = build_reopening(2024, clerk, open_from=date(2024, 3, 1))
    approve_reopening(reopening=reopening, key=new_key(), actor=supervisor)

    assert booked(assign(item, kim, clerk, "1.00")) == (CAME_IN, date(2024, 4, 1))
    assert verify() == []


def test_another_day_than_the_first_open_one_is_refused(kim, clerk):
    item = hold(clerk)
    close_year(2024, clerk, through=date(2024, 3, 31))

    with pytest.raises(OpenDayChanged):
        assign(item, kim, clerk, "1.00", booked_on=date(2024, 4, 2))
    with pytest.raises(DateInFuture):
        assign(item, kim, clerk, "1.00", booked_on=TODAY + timedelta(days=1))
    with pytest.raises(PeriodClosed):
        assign(item, kim, clerk, "1.00")

    assert not Receipt.objects.exists()


def test_sent_twice_it_is_held_and_assigned_once(kim, clerk):
    key = new_key()
    facts = {
        "booking": BookingDetails(amount=D("10.00"), day=CAME_IN, text=""),
        "payer": "Stadt Hamm", "today": TODAY, "key": key, "actor": clerk,
    }  # fmt: skip

    assert hold_in_suspense(**facts) == hold_in_suspense(**facts)
    assert SuspenseItem.objects.count() == 1


def test_verify_names_a_receipt_that_is_tied_to_another_credit(kim, clerk):
    receipt = assign(hold(clerk, "1000.00"), kim, clerk, "1000.00")
    other = hold(clerk, "1000.00", on=date(2024, 3, 2))
    Receipt.objects.filter(pk=receipt.pk).update(suspense_item=other)

    assert verify() == [Deviation(str(receipt), "anderer Betrag oder Tag", str(other))]


def test_the_journal_counts_what_was_assigned_once(kim, clerk):
    item = hold(clerk, "1000.00")
    assign(item, kim, clerk, "600.00")
    everything = with_amounts(vouchers_in(Scope()), Scope()).order_by("pk")

    assert [row.amount for row in everything] == [D(10000), D(1000), D(600)]
