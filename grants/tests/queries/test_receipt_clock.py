"""Receipts of real bookings: when they were used, and what late use costs."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants import services
from grants.models import (
    Award,
    BaseRate,
    InterestExclusion,
    RuleOverride,
    Sourced,
    StandardRule,
)
from grants.queries.awards import places_of
from grants.queries.bookings import booking_list
from grants.queries.clocked_receipts import clocked_receipts
from grants.queries.interest import SuppliedPayment, interest_of, interest_of_supplied
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.receipt_clock import clocks_by_award
from grants.queries.standard_rules import StandardRules
from grants.rules.receipt_clock import ReceiptClock, Use
from grants.services.terms import Override
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
from grants.tests.interest_rows import build_rate, build_standard_rule, usual_interest_rules
from ledger.filled_from import WITHOUT_FORM
from ledger.money import ZERO

pytestmark = pytest.mark.django_db

WINDOW = (date(2024, 1, 1), date(2025, 12, 31))


@pytest.fixture
def kim():
    usual_interest_rules()
    return build_award("kim-1", amount="376500.00", window=WINDOW)


def clocks_of(*awards):
    rules = StandardRules([award.current_notice for award in awards])
    return clocks_by_award(awards, rules)


def take_back(booking, *, on):
    services.reverse_booking(
        voucher=booking.voucher, reason="Zahlendreher", booked_on=on, today=on,
        key=new_key(), actor=build_person(),
    )  # fmt: skip


def test_expenses_payouts_and_repayments_use_the_oldest_receipt_first(kim):
    first = receive(kim, "94125.00", on=date(2024, 3, 1))
    second = receive(kim, "94125.00", on=date(2024, 6, 3))
    spend(kim, "60000.00", on=date(2024, 4, 30))
    pay(build_pass_through(kim, agreed="66700.00"), "50025.00", on=date(2024, 7, 1))

    assert clocks_of(kim)[kim.pk] == [
        ReceiptClock(
            first.voucher_id,
            date(2024, 3, 1),
            D("94125.00"),
            (
                Use(date(2024, 4, 30), D("60000.00")),
                Use(date(2024, 7, 1), D("34125.00")),
            ),
            date(2024, 5, 1),
        ),
        ReceiptClock(
            second.voucher_id,
            date(2024, 6, 3),
            D("94125.00"),
            (Use(date(2024, 7, 1), D("15900.00")),),
            date(2024, 8, 3),
        ),
    ]
    assert places_of(kim).cash == D("78225.00")


def test_what_was_reversed_or_moved_to_another_line_counts_for_nothing(kim):
    receipt = receive(kim, "10000.00", on=date(2024, 3, 1))
    take_back(receive(kim, "99.00", on=date(2024, 3, 1)), on=date(2024, 3, 2))
    take_back(spend(kim, "5000.00", on=date(2024, 3, 4)), on=date(2024, 9, 1))
    expense = spend(kim, "4000.00", on=date(2024, 3, 5))
    services.transfer_booking(filled_from=WITHOUT_FORM,
        original=expense.voucher, line=build_line("anderer-aufwand"), booked_on=date(2024, 9, 1),
        reason="falsche Position", today=date(2024, 9, 1), key=new_key(), actor=build_person(),
    )  # fmt: skip

    [clock] = clocks_of(kim)[kim.pk]

    assert (clock.voucher_id, clock.left) == (receipt.voucher_id, D("6000.00"))
    assert clock.uses == (Use(date(2024, 3, 5), D("4000.00")),)


def test_what_a_recipient_pays_back_is_to_be_used_again(kim):
    receive(kim, "50000.00", on=date(2024, 3, 1))
    contract = build_pass_through(kim, agreed="50000.00", paid="50000.00", paid_on=date(2024, 4, 1))
    ask(
        services.record_return,
        pass_through=contract, amount=D("12400.00"), returned_on=date(2024, 10, 1), text="",
        today=date(2024, 10, 1), key=new_key(), actor=build_person(),
    )  # fmt: skip

    [clock] = clocks_of(kim)[kim.pk]

    assert (clock.left, clock.is_late(date(2024, 10, 1))) == (D("12400.00"), True)


def test_a_receipt_that_settles_what_the_county_prefinanced_is_used_at_once(kim):
    ask(
        services.record_expense,
        award=kim, amount=D("8000.00"), paid_on=date(2024, 2, 1), line=None, text="",
        prefinance=True, today=date(2024, 2, 1), key=new_key(), actor=build_person(),
    )  # fmt: skip
    receive(kim, "10000.00", on=date(2024, 5, 2))

    [clock] = clocks_of(kim)[kim.pk]

    assert clock.uses == (Use(date(2024, 5, 2), D("8000.00")),)
    assert clock.left == places_of(kim).cash == D("2000.00")


def test_the_notice_decides_over_the_period_and_lump_sums_have_none(kim):
    lump_sum = build_award("kim-2", kind=Award.Kind.LUMP_SUM, received="1000.00", window=WINDOW)
    receive(kim, "1000.00", on=date(2025, 12, 31))
    RuleOverride.objects.create(
        notice=kim.current_notice, code=StandardRule.Code.USE_PERIOD, value=D("6.00")
    )

    clocks = clocks_of(kim, lump_sum)

    assert [clock.use_by for clock in clocks[kim.pk]] == [date(2026, 6, 30)]
    assert [clock.use_by for clock in clocks[lump_sum.pk]] == [None]


def test_an_amendment_does_not_give_earlier_receipts_more_time(kim):
    receive(kim, "100000.00", on=date(2025, 3, 1))
    before = interest_of(kim, today=date(2025, 8, 31))
    notice = kim.current_notice
    ask(
        services.record_notice,
        award=kim,
        amount=notice.amount,
        financing=notice.financing,
        period_from=notice.period_from,
        period_to=notice.period_to,
        spend_by=notice.spend_by,
        decided_on=date(2025, 8, 1),
        overrides=[Override(StandardRule.Code.USE_PERIOD, D("24"))],
        key=new_key(),
        actor=build_person(),
    )
    kim.refresh_from_db()
    receive(kim, "1.00", on=date(2025, 7, 31))
    receive(kim, "1.00", on=date(2025, 8, 1))
    after = interest_of(kim, today=date(2025, 8, 31))

    assert [(clock.received_on, clock.use_by) for clock in clocks_of(kim)[kim.pk]] == [
        (date(2025, 3, 1), date(2025, 5, 1)),
        (date(2025, 7, 31), date(2025, 9, 30)),
        (date(2025, 8, 1), date(2027, 8, 1)),
    ]
    assert before.sheet.total == after.sheet.total == D("2472.36")


def test_a_receipt_before_the_day_of_the_first_notice_follows_that_notice(kim):
    RuleOverride.objects.create(
        notice=kim.current_notice, code=StandardRule.Code.USE_PERIOD, value=D("6.00")
    )
    receive(kim, "1.00", on=date(2024, 3, 1))
    kim.notices.update(decided_on=date(2024, 3, 2))

    assert [clock.use_by for clock in clocks_of(kim)[kim.pk]] == [date(2024, 9, 1)]


def test_one_award_or_three_take_the_same_queries(kim):
    awards = [kim, *(build_award(f"kim-{number}", window=WINDOW) for number in (2, 3))]
    for award in awards:
        receive(award, "1000.00")
        receive(award, "1000.00")
        spend(award, "1500.00")

    counts = []
    for asked in (awards[:1], awards):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert {pk: len(of) for pk, of in clocks_of(*asked).items()} == {
                award.pk: 2 for award in asked
            }
        counts.append(len(queries))

    assert counts == [6, 6]


def test_the_page_shows_each_receipt_with_what_is_left_of_it(kim):
    receive(kim, "12400.00", on=date(2024, 11, 14))
    spend(kim, "400.00", on=date(2024, 12, 2))
    wrong = receive(kim, "1.00", on=date(2024, 11, 14))
    take_back(wrong, on=date(2024, 11, 15))

    receipts = clocked_receipts(
        kim, booking_list(kim.receipts.all()), LoadedAwards([kim], date(2025, 1, 15))
    )

    assert [
        (row.receipt.amount, row.clock and row.clock.left, row.days_left, row.is_late)
        for row in receipts.rows
    ] == [
        (D("12400.00"), D("12000.00"), -1, True),
        (D("1.00"), None, None, False),
    ]
    assert (receipts.bookings.total, receipts.left) == (D("12400.00"), D("12000.00"))


def test_late_use_costs_interest_from_the_day_of_the_receipt(kim):
    receive(kim, "12000.00", on=date(2024, 11, 15))
    receive(kim, "100000.00", on=date(2025, 3, 1))
    spend(kim, "12000.00", on=date(2025, 4, 10))
    spend(kim, "40000.00", on=date(2025, 4, 30))

    late = interest_of(kim, today=date(2025, 8, 31))

    assert [(row.clock.received_on, row.sheet.total) for row in late.receipts] == [
        (date(2024, 11, 15), D("269.60")),
        (date(2025, 3, 1), D("1483.41")),
    ]
    assert late.sheet.total == D("1753.01")
    assert not late.sheet.is_provisional
    # 60.000 euro at 4,27 % for one more day.
    assert (late.unused, late.per_day) == (D("60000.00"), D("60000.00") * D("4.27") / 36500)
    # All was in time two months after the receipt.
    assert interest_of(kim, today=date(2025, 5, 1)).unused == ZERO


def test_excluded_periods_the_spread_and_days_of_the_notice_count(kim):
    receive(kim, "100000.00", on=date(2025, 3, 1))
    InterestExclusion.objects.create(
        award=kim,
        first_day=date(2025, 3, 2),
        last_day=date(2025, 6, 30),
        reason="Behörde untätig",
    )
    RuleOverride.objects.create(
        notice=kim.current_notice, code=StandardRule.Code.INTEREST_SPREAD, value=D("5.00")
    )

    late = interest_of(kim, today=date(2025, 8, 31))

    assert [(line.first_day, line.days, line.percent) for line in late.sheet.lines] == [
        (date(2025, 7, 1), 62, D("6.27"))
    ]
    assert [period.reason for period in late.free_periods] == ["Behörde untätig"]


def test_spreads_change_on_their_day(kim):
    StandardRule.objects.filter(code=StandardRule.Code.INTEREST_SPREAD).update(
        value=D("5.00"), valid_to=date(2025, 4, 30)
    )
    build_standard_rule("interest_spread", "3.00", valid_from=date(2025, 5, 1))
    receive(kim, "100000.00", on=date(2025, 3, 1))

    late = interest_of(kim, today=date(2025, 6, 30))

    assert [(line.first_day, line.percent) for line in late.sheet.lines] == [
        (date(2025, 3, 2), D("7.27")),
        (date(2025, 5, 1), D("5.27")),
    ]


def test_what_is_missing_or_unconfirmed_makes_it_provisional(kim):
    BaseRate.objects.filter(valid_from=date(2025, 7, 1)).delete()
    StandardRule.objects.filter(code=StandardRule.Code.INTEREST_YEAR).update(
        confidence=Sourced.Confidence.UNSURE
    )
    receive(kim, "100000.00", on=date(2025, 3, 1))

    late = interest_of(kim, today=date(2025, 8, 31))

    assert late.sheet.reasons == (
        "Die Zinstage je Jahr (365) sind nicht bestätigt.",
        "Der Basiszinssatz ab 01.07.2025 fehlt. Dieses Halbjahr ist nicht gerechnet; bitte den "
        "Satz in den Stammdaten eintragen.",
    )
    assert late.per_day is None


@pytest.mark.parametrize(
    ("used_on", "use_months", "total"),
    [
        (date(2025, 8, 31), None, "2472.36"),
        (date(2025, 4, 30), None, "0.00"),
        (date(2025, 4, 30), 0, "866.30"),
        (date(2025, 8, 31), 6, "0.00"),
    ],
)
def test_a_payment_that_is_not_in_the_books(kim, used_on, use_months, total):
    build_rate(date(2025, 7, 1), "1.27")
    payment = SuppliedPayment(D("100000.00"), date(2025, 3, 1), used_on, use_months)

    assert interest_of_supplied(payment).sheet.total == D(total)
