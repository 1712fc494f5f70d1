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
from grants.queries import receipt_clock
from grants.queries.awards import places_of
from grants.queries.receipt_clock import (
    clocks_by_award,
    marked_flows_by_award,
    open_clocks_by_award,
    used_up_of,
)
from grants.queries.standard_rules import StandardRules
from grants.rules.used_up import UsedReceipt, UsedUp
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
from ledger.integrity import verify
from ledger.models import Voucher
from ledger.money import ZERO

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


def marks():
    return {row.award.code: used_up_of(row) for row in UseMark.objects.all()}


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


def test_each_night_keeps_up_to_where_receipts_are_used_up(kim):
    first = UsedUp(MARCH, MAY, D("6000.00"), (UsedReceipt(MARCH, MAY),))
    keep_use_marks()
    one = marks()
    receive(kim, "500.00", on=JUNE)
    spend(kim, "499.99", on=JUNE)
    keep_use_marks()
    still_a_cent = marks()
    spend(kim, "0.01", on=JUNE + A_DAY)
    keep_use_marks()

    assert (one, still_a_cent) == ({"kim-1": first}, {"kim-1": first})
    assert marks() == {
        "kim-1": UsedUp(
            JUNE,
            JUNE + A_DAY,
            D("0.01"),
            (UsedReceipt(MARCH, MAY), UsedReceipt(JUNE, JUNE + A_DAY)),
        )
    }
    assert verify() == []


@pytest.mark.parametrize(
    ("book", "is_kept"),
    [
        (lambda kim: receive(kim, "1.00", on=MAY - A_DAY), False),
        (lambda kim: receive(kim, "1.00", on=MAY), False),
        (lambda kim: receive(kim, "1.00", on=MAY + A_DAY), True),
        (lambda kim: spend(kim, "1.00", on=MAY - A_DAY), False),
        (lambda kim: spend(kim, "1.00", on=MAY), False),
        (lambda kim: spend(kim, "1.00", on=MAY + A_DAY), True),
        (lambda kim: take_back(kim.expenses.last(), on=JUNE), False),
        (lambda kim: give_back(kim.pass_throughs.get(), "1.00", on=JUNE), False),
        (lambda kim: build_award("kim-2", received="1.00", received_on=MARCH), True),
    ],
)
def test_what_is_booked_behind_a_mark_undoes_it(kim, book, is_kept):
    receive(kim, "900.00", on=JUNE)
    build_pass_through(kim, agreed="100.00", paid="100.00", paid_on=JUNE)
    keep_use_marks()

    book(kim)

    assert UseMark.objects.filter(award=kim).exists() is is_kept
    assert verify() == []


def test_a_booking_that_is_rolled_back_leaves_the_mark(kim):
    keep_use_marks()

    with transaction.atomic():
        receive(kim, "1.00", on=MARCH)
        transaction.set_rollback(True)

    assert list(marks()) == ["kim-1"]


@pytest.mark.parametrize("night", [tasks.check_awards, lambda: call_command("run_checks")])
def test_the_nightly_checks_keep_the_marks(kim, night):
    night()

    assert list(marks()) == ["kim-1"]


def test_verify_names_a_mark_that_the_journal_does_not_confirm(kim):
    keep_use_marks()
    UseMark.objects.update(carried=D("6000.01"))

    assert [str(deviation) for deviation in verify()] == [
        "Verwendungsstand kim-1: gespeichert Eingänge bis 01.03.2024, verwendet am 02.05.2024, "
        "davor offen 6000.01, 1 Eingänge, laut Journal Eingänge bis 01.03.2024, verwendet am "
        "02.05.2024, davor offen 6000.00, 1 Eingänge"
    ]


@pytest.mark.parametrize("change", [UseMark.objects.all, None])
def test_a_mark_that_is_undone_while_somebody_reads_is_not_used(kim, monkeypatch, change):
    """Between the two queries a colleague books behind the mark, or the night moves it on."""
    keep_use_marks()
    read = receipt_clock._cash_postings

    def booked_meanwhile(awards):
        monkeypatch.setattr(receipt_clock, "_cash_postings", read)
        if change is None:
            receive(kim, "500.00", on=JUNE)
            spend(kim, "500.00", on=JUNE)
            keep_use_marks()
        else:
            receive(kim, "5.00", on=MARCH)
        return read(awards)

    monkeypatch.setattr(receipt_clock, "_cash_postings", booked_meanwhile)
    marked = marked_flows_by_award([kim])[kim.pk]

    assert (marked.mark, marked.flows) == (None, receipt_clock.flows_by_award([kim])[kim.pk])


def test_the_checks_read_no_more_when_more_receipts_are_used_up(kim):
    keep_use_marks()
    before, rows = collect(date(2024, 12, 1)), cost_of(lambda: collect(date(2024, 12, 1))).rows
    for number in range(12):
        receive(kim, "100.00", on=JUNE + number * A_DAY)
        spend(kim, "60.00", on=JUNE + number * A_DAY)
        spend(kim, "40.00", on=JUNE + number * A_DAY)
    unmarked, rows_unmarked = (
        collect(date(2024, 12, 1)),
        cost_of(lambda: collect(date(2024, 12, 1))).rows,
    )
    keep_use_marks()

    after = collect(date(2024, 12, 1))
    assert (after, unmarked) == (before, before)
    assert cost_of(lambda: collect(date(2024, 12, 1))).rows <= rows + 3 < rows_unmarked


def repay(books, amount, day):
    ask(
        services.record_repayment,
        award=books.award, amount=amount, repaid_on=day, line=books.award.expense_line, text="",
        today=day, key=new_key(), actor=build_person(),
    )  # fmt: skip


def move(books, amount, day):
    services.transfer_booking(
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
    "night": lambda books, amount, day: keep_use_marks(),
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
        self.rules = StandardRules([self.award.current_notice])
        receive(self.award, "300.00", on=MARCH)
        spend(self.award, "200.00", on=MAY)
        pay(self.contract, "100.00", on=JUNE)
        keep_use_marks()

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
            assert_same_clocks(books)
            assert list(deviating_use_marks("default")) == []
        transaction.set_rollback(True)


def assert_same_clocks(books):
    everything = clocks_by_award([books.award], books.rules)[books.award.pk]
    read_on = open_clocks_by_award([books.award], books.rules)[books.award.pk]
    number = len(read_on.clocks)
    used_up, still_counting = everything[: len(everything) - number], everything[-number:]
    assert read_on.clocks == (still_counting if number else [])
    assert all(clock.left == ZERO for clock in used_up)
    assert read_on.used_late == [
        UsedReceipt(clock.received_on, clock.uses[-1].day) for clock in used_up if clock.used_late
    ]
