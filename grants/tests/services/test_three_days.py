"""June 2024 is closed: what happened on 28 June is booked on 1 July and keeps its day."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from grants import services
from grants.models import Receipt, UseMark
from grants.queries.receipt_clock import clocks_by_award
from grants.queries.standard_rules import StandardRules
from grants.queries.twins import twin_of_booking
from grants.queries.value_days import value_days_of
from grants.queries.voucher_page import occasion_of, vouchers_for_page
from grants.rules.interest import late_pieces
from grants.services.errors import DateInFuture, OpenDayChanged, ReasonOutsideWindow
from grants.services.use_marks import keep_use_marks
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_person,
    new_key,
    pay,
    receive,
)
from grants.tests.interest_rows import usual_interest_rules
from ledger.as_of import balances_as_of, booked_to, month_report
from ledger.errors import BelowZeroOnDay, PeriodClosed, YearClosed
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import Place, Side
from ledger.money import ZERO
from ledger.tests.builders import appropriation, close_year

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)
CLOSED = date(2024, 6, 30)
HAPPENED, OPEN = date(2024, 6, 28), date(2024, 7, 1)
TODAY = date(2024, 10, 15)


@pytest.fixture
def kim():
    """376.500 euro granted and 100.000 received in January; the months up to June are closed."""
    usual_interest_rules()
    award = build_award(
        "kim-1",
        amount="376500.00",
        window=(date(2024, 1, 1), date(2024, 12, 31)),
        received="100000.00",
        income_line=build_line("kim-ertrag", side=Side.INCOME),
        expense_line=build_line("kim-aufwand"),
    )
    build_pass_through(
        award,
        agreed="50000.00",
        paid="20000.00",
        paid_on=date(2024, 1, 31),
        line=award.expense_line,
    )
    return award


@pytest.fixture
def closed(kim):
    close_year(2024, build_person(), through=CLOSED)
    return kim


def book(service, subject, amount="1000.00", *, day=HAPPENED, **facts):
    hangs_on = "pass_through" if service in OF_CONTRACTS else "award"
    facts = {"text": "", "today": TODAY, "actor": build_person(), "key": new_key()} | facts
    if service in WITH_LINE:
        facts.setdefault("line", None)
    of = subject if hangs_on == "award" else subject.pass_throughs.get()
    return ask(service, **{hangs_on: of}, amount=D(amount), day=day, **facts)


WITH_LINE = (
    services.record_receipt,
    services.record_expense,
    services.record_repayment,
    services.record_other_income,
)
OF_CONTRACTS = (services.pass_on, services.record_return, services.accept_proof)


@pytest.mark.parametrize("service", [*WITH_LINE, *OF_CONTRACTS])
def test_each_booking_keeps_its_day_and_takes_the_first_open_one(closed, service):
    with pytest.raises(PeriodClosed):
        book(service, closed)

    booking = book(service, closed, booked_on=OPEN)

    booking.refresh_from_db()
    assert (booking.value_day, booking.voucher.booked_on, booking.day) == (HAPPENED, OPEN, HAPPENED)
    assert value_days_of([closed]) == {booking.voucher_id: HAPPENED}
    [voucher] = vouchers_for_page().filter(pk=booking.voucher_id)
    assert occasion_of(voucher).day == HAPPENED
    assert verify() == []


@pytest.mark.parametrize(
    ("day", "booked_on", "value_day"),
    [
        (CLOSED - A_DAY, OPEN, CLOSED - A_DAY),
        (CLOSED, OPEN, CLOSED),
        (OPEN, OPEN, None),
        (OPEN + A_DAY, None, None),
    ],
)
def test_the_days_around_the_closing(closed, day, booked_on, value_day):
    receipt = book(services.record_receipt, closed, day=day, booked_on=booked_on)

    assert (receipt.day, receipt.value_day) == (day, value_day)
    assert receipt.voucher.booked_on == max(day, OPEN)


@pytest.mark.parametrize("booked_on", [CLOSED, OPEN + A_DAY])
def test_no_other_day_is_taken_than_the_first_open_one(closed, booked_on):
    with pytest.raises(OpenDayChanged) as refusal:
        book(services.record_receipt, closed, booked_on=booked_on)

    assert str(refusal.value) == (
        f"Der {booked_on:%d.%m.%Y} ist nicht mehr der erste offene Tag ab dem 28.06.2024. "
        "Bitte noch einmal speichern, dann nennt das Formular den neuen."
    )
    with pytest.raises(DateInFuture):
        book(services.record_receipt, closed, booked_on=OPEN, today=CLOSED)


def test_clock_and_interest_follow_the_day_on_which_the_money_came(closed):
    receipt = book(services.record_receipt, closed, "5000.00", booked_on=OPEN)

    clock = clocks_by_award([closed], StandardRules([closed.current_notice]))[closed.pk][-1]
    assert (clock.voucher_id, clock.received_on) == (receipt.voucher_id, HAPPENED)
    assert clock.use_by == date(2024, 8, 28)
    [piece] = late_pieces(clock, today=TODAY, free_months=0)
    assert (piece.from_day, piece.amount) == (HAPPENED, D("5000.00"))


def test_month_report_and_stand_follow_the_day_of_the_voucher(closed):
    purse = [closed.purse]
    before = {
        day: balances_as_of(booked_to(day), purse)[closed.purse_id][Place.CASH]
        for day in (HAPPENED, CLOSED, OPEN)
    }

    book(services.record_receipt, closed, "5000.00", booked_on=OPEN)

    after = {
        day: balances_as_of(booked_to(day), purse)[closed.purse_id][Place.CASH] for day in before
    }
    assert {day: after[day] - before[day] for day in before} == {
        HAPPENED: ZERO,
        CLOSED: ZERO,
        OPEN: D("5000.00"),
    }
    in_cash = {
        row.month: row.incoming
        for row in month_report(2024, purse)
        if row.place == Place.CASH and row.month > 1
    }
    assert in_cash == {7: D("5000.00")}
    # So no place is below zero: the money can be paid out on the day of its voucher at the latest.
    book(services.record_expense, closed, "85000.00", day=OPEN)
    assert verify() == []


def test_the_spending_window_asks_for_the_day_of_payment(closed):
    notice = closed.current_notice
    notice.spend_by = HAPPENED
    notice.save()

    assert book(services.record_expense, closed, booked_on=OPEN).day == HAPPENED
    with pytest.raises(ReasonOutsideWindow):
        book(services.record_expense, closed, day=HAPPENED + A_DAY, booked_on=OPEN)


def test_the_year_of_the_day_is_charged_while_it_is_open_else_the_one_that_is_named(closed):
    line = closed.expense_line
    before = appropriation(line, 2024)[0]
    book(services.record_expense, closed, line=line, booked_on=OPEN)
    assert appropriation(line, 2024)[0] - before == D("1000.00")

    close_year(2024, build_person())
    last, first = date(2024, 12, 30), date(2025, 1, 1)
    later = {"day": last, "today": date(2025, 2, 3), "line": line}
    with pytest.raises(YearClosed):
        book(services.record_expense, closed, **later)
    expense = book(services.record_expense, closed, booked_on=first, **later)

    assert (expense.day, expense.voucher.booked_on) == (last, first)
    assert appropriation(line, 2025)[0] == D("1000.00")


def test_a_mark_of_use_knows_what_happened_before_it(closed):
    """What the night of 1 July has kept is not read a second time, and undone by a late booking."""
    expense = book(services.record_expense, closed, booked_on=OPEN)
    keep_use_marks(OPEN)
    mark = UseMark.objects.get(award=closed)
    assert mark.through == HAPPENED
    assert verify() == []
    clocks = clocks_by_award([closed], StandardRules([closed.current_notice]))[closed.pk]
    assert [(use.day, use.amount) for use in clocks[0].uses][-1] == (HAPPENED, expense.amount)
    assert sum(clock.left for clock in clocks) == D("79000.00")

    book(services.record_expense, closed, "7.00", booked_on=OPEN)

    assert not UseMark.objects.filter(award=closed).exists()
    clocks = clocks_by_award([closed], StandardRules([closed.current_notice]))[closed.pk]
    assert sum(clock.left for clock in clocks) == D("78993.00")


def test_a_second_one_like_it_is_found_by_its_own_day(closed):
    receipt = book(services.record_receipt, closed, booked_on=OPEN)
    said = {"amount": receipt.amount, "day": HAPPENED, "document_number": "", "text": ""}

    assert twin_of_booking(Receipt, closed, said, key="") == receipt
    assert twin_of_booking(Receipt, closed, said | {"day": OPEN}, key="") is None


def test_a_notice_of_a_closed_month_keeps_its_day(closed):
    facts = {
        "award": closed,
        "amount": D("400000.00"),
        "period_from": date(2024, 1, 1),
        "period_to": date(2024, 12, 31),
        "spend_by": date(2024, 12, 31),
        "financing": "fixed",
        "decided_on": HAPPENED,
        "actor": build_person(),
    }
    with pytest.raises(PeriodClosed):
        ask(services.record_notice, key=new_key(), **facts)
    with pytest.raises(OpenDayChanged):
        ask(services.record_notice, key=new_key(), booked_on=OPEN + A_DAY, **facts)

    notice = ask(services.record_notice, key=new_key(), booked_on=OPEN, **facts)

    assert (notice.decided_on, notice.voucher.booked_on) == (HAPPENED, OPEN)
    [voucher] = vouchers_for_page().filter(pk=notice.voucher_id)
    assert occasion_of(voucher).day == HAPPENED


def test_an_agreement_of_a_closed_month_is_amended_from_its_own_day_on(closed):
    contract = build_pass_through(closed, "kim-1-spaet", agreed="1000.00", signed_on=OPEN)
    facts = {
        "pass_through": contract,
        "filled_from": WITHOUT_FORM,
        "today": TODAY,
        "actor": build_person(),
        "reason": "mehr",
    }
    # The contract was signed in June and recorded in July.
    contract.notices.update(decided_on=HAPPENED)

    notice = services.amend_pass_through(
        agreed=D("2000.00"), decided_on=CLOSED, booked_on=OPEN, key=new_key(), **facts
    )

    assert (notice.decided_on, notice.voucher.booked_on) == (CLOSED, OPEN)
    with pytest.raises(PeriodClosed):
        services.amend_pass_through(agreed=D("3000.00"), decided_on=CLOSED, key=new_key(), **facts)


def test_a_payout_is_still_refused_where_its_place_has_no_money_on_the_day_of_the_voucher(closed):
    receive(closed, "50000.00", on=TODAY)
    with pytest.raises(BelowZeroOnDay):
        book(services.record_expense, closed, "90000.00", booked_on=OPEN)
    assert pay(closed.pass_throughs.get(), "30000.00", on=OPEN).day == OPEN


def test_verify_names_a_booking_that_says_a_day_after_its_voucher(closed):
    receipt = book(services.record_receipt, closed, booked_on=OPEN)
    Receipt.objects.filter(pk=receipt.pk).update(value_day=OPEN)

    assert [str(found) for found in verify()] == [
        f"Zahlungseingang Beleg {receipt.voucher_id}, Tag des Vorgangs: gespeichert 01.07.2024, "
        "laut Journal vor dem 01.07.2024"
    ]
