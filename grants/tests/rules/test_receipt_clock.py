"""Which receipt was used when, and by when it has to be."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.rules.receipt_clock import (
    CashFlow,
    FlowKind,
    ReceiptClock,
    Use,
    clock_of,
    use_up,
)
from ledger.money import ZERO, from_cents

RECEIPT, USE, RETURN = FlowKind.RECEIPT, FlowKind.USE, FlowKind.RETURN


def receipt_clocks(flows, use_months=2):
    """The clocks of all receipts, each of which may be used for so many months."""
    return [clock_of(used, use_months) for used in use_up(flows).receipts]


def came(day, amount, *, voucher_id=1):
    return CashFlow(RECEIPT, day, voucher_id, D(amount))


def went(day, amount, *, voucher_id=9, kind=USE):
    return CashFlow(kind, day, voucher_id, D(amount))


@pytest.mark.parametrize(
    ("received_on", "use_by"),
    [
        (date(2024, 11, 14), date(2025, 1, 14)),
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2027, 12, 30), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2026, 10, 31)),
        (date(2024, 1, 30), date(2024, 3, 30)),
        # A Sunday stays: it is a period of use.
        (date(2024, 1, 31), date(2024, 3, 31)),
    ],
)
def test_the_last_day_is_clipped_to_the_month_and_never_shifted(received_on, use_by):
    [clock] = receipt_clocks([came(received_on, "12400.00")])

    assert clock == ReceiptClock(1, received_on, D("12400.00"), (), use_by)
    assert [
        (clock.is_late(day), clock.days_left(day))
        for day in (use_by - timedelta(days=1), use_by, use_by + timedelta(days=1))
    ] == [(False, 1), (False, 0), (True, -1)]


@pytest.mark.parametrize("kind", FlowKind)
@pytest.mark.parametrize("amount", ["0.00", "-0.01"])
def test_a_flow_moves_more_than_nothing(kind, amount):
    with pytest.raises(ValueError, match=f"{amount} of voucher 9 moves nothing"):
        went(date(2024, 1, 15), amount, kind=kind)


def test_a_receipt_without_a_period_has_no_clock():
    [clock] = receipt_clocks([came(date(2024, 1, 15), "976377.32")], use_months=None)

    assert (clock.use_by, clock.days_left(date(2030, 1, 1))) == (None, None)
    assert not clock.is_late(date(2030, 1, 1))
    assert clock.used_late == ()


def test_spending_uses_up_the_oldest_receipt_first():
    clocks = receipt_clocks(
        [
            came(date(2024, 3, 1), "94125.00", voucher_id=1),
            came(date(2024, 6, 3), "94125.00", voucher_id=2),
            went(date(2024, 4, 30), "60000.00", voucher_id=3),
            went(date(2024, 7, 1), "50000.00", voucher_id=4),
        ]
    )

    assert [(clock.uses, clock.left) for clock in clocks] == [
        (
            (
                Use(date(2024, 4, 30), D("60000.00")),
                Use(date(2024, 7, 1), D("34125.00")),
            ),
            ZERO,
        ),
        ((Use(date(2024, 7, 1), D("15875.00")),), D("78250.00")),
    ]
    # The first had to be used by 1 May, the second by 3 August.
    assert [clock.used_late for clock in clocks] == [
        (Use(date(2024, 7, 1), D("34125.00")),),
        (),
    ]


def test_what_comes_back_goes_to_what_was_used_last():
    clocks = receipt_clocks(
        [
            came(date(2024, 3, 1), "10000.00", voucher_id=1),
            came(date(2024, 3, 1), "10000.00", voucher_id=2),
            went(date(2024, 3, 5), "15000.00", voucher_id=3),
            went(date(2024, 3, 20), "6000.00", voucher_id=4, kind=RETURN),
        ]
    )

    assert [clock.left for clock in clocks] == [D("1000.00"), D("10000.00")]
    assert [clock.uses for clock in clocks] == [(Use(date(2024, 3, 5), D("9000.00")),), ()]


@pytest.mark.parametrize(
    ("returned_on", "late"),
    [
        # The day before: the use of January is undone, and what replaces it comes too late.
        (date(2024, 6, 9), (Use(date(2024, 6, 10), D("4000.00")),)),
        (date(2024, 6, 10), ()),
        # The day after it takes back what was used last, which is again the use of June.
        (date(2024, 6, 11), ()),
    ],
)
def test_a_use_and_a_return_of_the_same_day_touch_only_each_other(returned_on, late):
    old, new = receipt_clocks(
        [
            came(date(2024, 1, 2), "10000.00", voucher_id=1),
            went(date(2024, 1, 20), "10000.00", voucher_id=2),
            came(date(2024, 6, 5), "10000.00", voucher_id=3),
            went(date(2024, 6, 10), "4000.00", voucher_id=5),
            went(returned_on, "4000.00", voucher_id=4, kind=RETURN),
        ]
    )

    assert (old.used_late, new.used_late) == (late, ())
    assert (old.left, new.left) == (ZERO, D("10000.00"))


def test_what_comes_back_on_a_day_may_be_used_on_it():
    [clock] = receipt_clocks(
        [
            came(date(2024, 1, 2), "10000.00", voucher_id=1),
            went(date(2024, 1, 20), "10000.00", voucher_id=2),
            went(date(2024, 6, 10), "4000.00", voucher_id=3),
            went(date(2024, 6, 10), "5000.00", voucher_id=4, kind=RETURN),
        ]
    )

    # Only what came back beyond the use of the day makes room among the older uses.
    assert clock.uses == (Use(date(2024, 1, 20), D("9000.00")),)
    assert clock.left == D("1000.00")


def test_a_use_booked_before_its_receipt_counts_on_the_day_of_the_receipt():
    [clock] = receipt_clocks([went(date(2024, 2, 1), "500.00"), came(date(2024, 3, 1), "1000.00")])

    assert clock.uses == (Use(date(2024, 3, 1), D("500.00")),)


def test_what_came_back_before_it_was_used_is_used_first():
    [clock] = receipt_clocks(
        [
            came(date(2024, 1, 1), "1000.00"),
            went(date(2024, 1, 5), "200.00", kind=RETURN),
            went(date(2024, 1, 9), "300.00"),
        ]
    )

    assert (clock.uses, clock.left) == ((Use(date(2024, 1, 9), D("100.00")),), D("900.00"))


days = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 3, 31))
flows = st.lists(
    st.tuples(st.sampled_from(FlowKind), days, st.integers(min_value=1, max_value=10_000)),
    max_size=25,
).map(
    lambda rows: [
        CashFlow(kind, day, number, from_cents(cents))
        for number, (kind, day, cents) in enumerate(rows)
    ]
)


def affordable(moves):
    """Only what the ledger lets happen: no more used than is there, no more back than was used."""
    kept, cash, used = [], ZERO, ZERO
    for flow in moves:
        sign = {RECEIPT: (1, 0), USE: (-1, 1), RETURN: (1, -1)}[flow.kind]
        after = cash + sign[0] * flow.amount, used + sign[1] * flow.amount
        if min(after) >= ZERO:
            kept.append(flow)
            cash, used = after
    return kept, cash


@given(flows)
def test_what_is_left_over_all_receipts_is_the_cash_at_hand(moves):
    kept, cash = affordable(moves)

    clocks = receipt_clocks(kept)

    assert sum((clock.left for clock in clocks), ZERO) == cash
    assert all(ZERO <= clock.left <= clock.amount for clock in clocks)
    assert all(use.amount > ZERO for clock in clocks for use in clock.uses)
    assert all(use.day >= clock.received_on for clock in clocks for use in clock.uses)
    assert [(clock.received_on, clock.voucher_id) for clock in clocks] == sorted(
        (flow.day, flow.voucher_id) for flow in kept if flow.kind is RECEIPT
    )


@given(flows, st.randoms())
def test_in_which_order_the_flows_are_read_does_not_matter(moves, random):
    kept, _ = affordable(moves)
    shuffled = random.sample(kept, len(kept))

    assert receipt_clocks(shuffled) == receipt_clocks(kept)


movements = st.lists(
    st.tuples(
        st.sampled_from((RECEIPT, RECEIPT, USE, USE, USE, RETURN)),
        st.integers(0, 12),
        st.integers(1, 9).map(from_cents),
    ),
    max_size=20,
)


@given(movements, st.integers(0, 12))
def test_reading_on_behind_a_day_says_the_same_as_reading_everything(movements, day):
    flows = [
        CashFlow(kind, date(2024, 1, 1) + timedelta(days=days), number, amount)
        for number, (kind, days, amount) in enumerate(movements, 1)
    ]
    last = date(2024, 1, 1) + timedelta(days=day)

    before = use_up(flow for flow in flows if flow.day <= last)

    assert use_up([flow for flow in flows if flow.day > last], before) == use_up(flows)


def test_uses_of_one_day_are_one_use_of_the_receipt():
    [clock] = receipt_clocks(
        [
            came(date(2024, 3, 1), "500.00"),
            went(date(2024, 4, 2), "100.00", voucher_id=2),
            went(date(2024, 4, 2), "50.00", voucher_id=3),
            went(date(2024, 4, 3), "1.00", voucher_id=4),
        ]
    )

    assert clock.uses == (Use(date(2024, 4, 2), D("150.00")), Use(date(2024, 4, 3), D("1.00")))
