"""Verwendungsstände: whatever is booked behind one undoes it, and reading on says the same."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.costs import cost_of
from grants import services, tasks
from grants.alerts.findings import collect
from grants.models import UseMark
from grants.queries import use_marks
from grants.queries.awards import places_of
from grants.queries.cash_flows import flows_of
from grants.queries.use_marks import so_far, uses_by_award
from grants.rules.receipt_clock import CashFlow, FlowKind, Use, UsedReceipt, UsesSoFar, use_up
from grants.services.use_marks import deviating_use_marks, keep_use_marks
from grants.tests.asking import ask
from grants.tests.builders import (
    build_award,
    build_line,
    build_pass_through,
    build_person,
    new_key,
    pay,
    receive,
    spend,
)
from grants.tests.interest_rows import usual_interest_rules
from ledger.errors import Refusal
from ledger.filled_from import WITHOUT_FORM
from ledger.integrity import verify
from ledger.models import Voucher

pytestmark = pytest.mark.django_db

WINDOW = (date(2024, 1, 1), date(2025, 12, 31))
MARCH, MAY, JUNE = date(2024, 3, 1), date(2024, 5, 2), date(2024, 6, 3)
A_DAY = timedelta(days=1)


@pytest.fixture
def kim():
    """376.500,00 € granted; 10.000,00 € came in March and were used up on 2 May."""
    usual_interest_rules()
    kim = build_award("kim-1", amount="376500.00", window=WINDOW)
    receive(kim, "10000.00", on=MARCH)
    spend(kim, "4000.00", on=date(2024, 4, 2))
    spend(kim, "6000.00", on=MAY)
    return kim


def night(*, after):
    """The marks are kept in the night that follows the day."""
    keep_use_marks(after + A_DAY)


def marks():
    return {row.award.code: (row.through, so_far(row)) for row in UseMark.objects.all()}


def used(receipt, *uses):
    """A receipt of the award as a mark keeps it, with amount and day of each use."""
    flow = CashFlow(FlowKind.RECEIPT, receipt.voucher.booked_on, receipt.voucher_id, receipt.amount)
    return UsedReceipt(flow, tuple(Use(day, D(amount)) for amount, day in uses))


def take_back(booking, *, on):
    services.reverse_booking(
        voucher=booking.voucher, reason="Zahlendreher", booked_on=on, today=on,
        key=new_key(), actor=build_person(),
    )  # fmt: skip


def give_back(contract, amount, *, on):
    return ask(
        services.record_return,
        pass_through=contract, amount=D(amount), returned_on=on, text="",
        today=on, key=new_key(), actor=build_person(),
    )  # fmt: skip


def test_each_night_keeps_what_became_of_each_receipt_through_the_day_before(kim):
    [march] = kim.receipts.all()
    in_march = used(march, ("4000.00", date(2024, 4, 2)), ("6000.00", MAY))
    night(after=MAY - A_DAY)
    before = marks()
    night(after=MAY)
    on_the_day = marks()
    june = receive(kim, "500.00", on=JUNE)
    spend(kim, "499.00", on=JUNE)
    spend(kim, "0.99", on=JUNE)
    spend(kim, "0.01", on=JUNE + A_DAY)
    night(after=JUNE)

    first_use = used(march, ("4000.00", date(2024, 4, 2)))
    assert before == {"kim-1": (date(2024, 4, 2), UsesSoFar((first_use,)))}
    assert on_the_day == {"kim-1": (MAY, UsesSoFar((in_march,)))}
    assert marks() == {"kim-1": (JUNE, UsesSoFar((in_march, used(june, ("499.99", JUNE)))))}
    assert verify() == []


@pytest.mark.parametrize(
    ("book", "is_kept"),
    [
        (lambda kim: receive(kim, "1.00", on=JUNE - A_DAY), False),
        (lambda kim: receive(kim, "1.00", on=JUNE), False),
        (lambda kim: receive(kim, "1.00", on=JUNE + A_DAY), True),
        (lambda kim: spend(kim, "1.00", on=JUNE - A_DAY), False),
        (lambda kim: spend(kim, "1.00", on=JUNE), False),
        (lambda kim: spend(kim, "1.00", on=JUNE + A_DAY), True),
        (lambda kim: take_back(kim.expenses.last(), on=JUNE + A_DAY), False),
        (lambda kim: give_back(kim.pass_throughs.get(), "1.00", on=JUNE), False),
        (lambda kim: give_back(kim.pass_throughs.get(), "1.00", on=JUNE + A_DAY), True),
        (lambda kim: build_award("kim-2", received="1.00", received_on=MARCH), True),
    ],
)
def test_what_is_booked_behind_a_mark_undoes_it(kim, book, is_kept):
    receive(kim, "900.00", on=JUNE - A_DAY)
    build_pass_through(kim, agreed="100.00", paid="100.00", paid_on=JUNE)
    night(after=JUNE)

    book(kim)

    assert UseMark.objects.filter(award=kim).exists() is is_kept
    assert verify() == []


def test_a_booking_that_is_rolled_back_leaves_the_mark(kim):
    night(after=MAY)

    with transaction.atomic():
        receive(kim, "1.00", on=MARCH)
        transaction.set_rollback(True)

    assert list(marks()) == ["kim-1"]


@pytest.mark.parametrize("nightly", [tasks.check_awards, lambda: call_command("run_checks")])
def test_the_nightly_checks_keep_the_marks(kim, nightly):
    nightly()

    assert list(marks()) == ["kim-1"]


MARCH_AS_KEPT = '[{}, "2024-03-01", 1000000, [["2024-04-02", 400000], ["2024-05-02", 600000]]]'


@pytest.mark.parametrize(
    ("change", "kept", "booked"),
    [
        (
            {"uncovered": D("0.01")},
            "verwendet ohne Eingang 0.01",
            "verwendet ohne Eingang 0.00",
        ),
        ({"receipts": []}, "kein Eingang", MARCH_AS_KEPT),
        ({"receipts": [[1, "gestern", -5]]}, '[1, "gestern", -5]', MARCH_AS_KEPT),
        ({"receipts": "unlesbar"}, '"unlesbar"', MARCH_AS_KEPT),
    ],
)
def test_verify_names_a_mark_that_the_journal_does_not_confirm(kim, change, kept, booked):
    night(after=MAY)
    UseMark.objects.update(**change)

    told = booked.format(kim.receipts.get().voucher_id)
    assert [str(deviation) for deviation in verify()] == [
        f"Verwendungsstand kim-1 bis 02.05.2024: gespeichert {kept}, laut Journal {told}"
    ]


@pytest.mark.parametrize("change", ["behind", "moved on"])
def test_a_mark_that_is_undone_while_somebody_reads_is_not_used(kim, monkeypatch, change):
    """Between the two queries a colleague books behind the mark, or the night moves it on."""
    night(after=MAY)
    read = use_marks.flows_after_marks

    def booked_meanwhile(awards, through):
        if change == "behind":
            receive(kim, "5.00", on=MARCH)
        else:
            receive(kim, "500.00", on=JUNE)
            night(after=JUNE)
        return read(awards, through)

    monkeypatch.setattr(use_marks, "flows_after_marks", booked_meanwhile)

    assert uses_by_award([kim]) == {kim.pk: use_up(flows_of([kim])[kim.pk])}


@pytest.mark.parametrize("bookings", [3, 60])
def test_who_reads_on_from_a_mark_reads_the_mark_and_what_follows(kim, bookings):
    for number in range(bookings):
        receive(kim, "100.00", on=JUNE + number * A_DAY)
        spend(kim, "60.00", on=JUNE + number * A_DAY)
    last = JUNE + bookings * A_DAY
    night(after=last)
    spend(kim, "40.00", on=last + A_DAY)
    findings, cost = collect(date(2025, 2, 1)), cost_of(lambda: uses_by_award([kim]))
    UseMark.objects.all().delete()

    # The mark, whether it is still there, and one expense; none has a day of its own.
    assert (cost.queries, cost.rows) == (4, 3)
    assert findings == collect(date(2025, 2, 1))


def repay(books, amount, day):
    ask(
        services.record_repayment,
        award=books.award, amount=amount, repaid_on=day, line=books.award.expense_line, text="",
        today=day, key=new_key(), actor=build_person(),
    )  # fmt: skip


def move(books, amount, day):
    services.transfer_booking(filled_from=WITHOUT_FORM,
        original=books.voucher(amount), line=build_line("anderer-aufwand"), booked_on=day,
        reason="falsche Position", today=day, key=new_key(), actor=build_person(),
    )  # fmt: skip


def reverse(books, amount, day):
    services.reverse_booking(
        voucher=books.voucher(amount), reason="Zahlendreher", booked_on=day, today=day,
        key=new_key(), actor=build_person(),
    )  # fmt: skip


STEPS = {
    "receive": lambda books, amount, day: receive(books.award, amount, on=day),
    "spend": lambda books, amount, day: spend(books.award, amount, on=day),
    "use up": lambda books, amount, day: spend(books.award, places_of(books.award).cash, on=day),
    "pay": lambda books, amount, day: pay(books.contract, amount, on=day),
    "give back": lambda books, amount, day: give_back(books.contract, amount, on=day),
    "repay": repay,
    "move": move,
    "reverse": reverse,
    "night": lambda books, amount, day: night(after=day),
}
USUAL = ("receive", "receive", "spend", "pay", "use up", "night", "night")
steps = st.lists(
    st.tuples(
        st.sampled_from((*USUAL, *STEPS)),
        st.integers(1, 5).map(lambda number: D(number * 100)),
        st.integers(0, 9).map(lambda number: MARCH + number * 25 * A_DAY),
    ),
    max_size=15,
)


class Books:
    def __init__(self):
        line = build_line("aufwand-kim")
        self.award = build_award("kim-1", amount="9000.00", window=WINDOW, expense_line=line)
        self.contract = build_pass_through(self.award, agreed="5000.00", line=line)
        receive(self.award, "300.00", on=MARCH)
        spend(self.award, "200.00", on=MAY)
        pay(self.contract, "100.00", on=JUNE)
        night(after=JUNE)

    def voucher(self, amount):
        """Any of the vouchers so far; the amount tells which."""
        vouchers = list(Voucher.objects.order_by("pk"))
        return vouchers[-(int(amount) // 100) % len(vouchers)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_reading_on_from_the_marks_says_the_same_as_reading_everything(clerk, steps):
    with transaction.atomic():
        usual_interest_rules()
        books = Books()
        for step, amount, day in steps:
            try:
                with transaction.atomic():
                    STEPS[step](books, amount, day)
            except Refusal:
                continue
            award = books.award
            assert uses_by_award([award]) == {award.pk: use_up(flows_of([award])[award.pk])}
            assert list(deviating_use_marks("default")) == []
        transaction.set_rollback(True)
