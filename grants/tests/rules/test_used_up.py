"""Verwendungsstand: reading on from it says the same as reading everything."""

from datetime import date, timedelta
from decimal import Decimal as D

from hypothesis import example, given
from hypothesis import strategies as st

from grants.rules.receipt_clock import CashFlow, FlowKind, receipt_clocks
from grants.rules.used_up import UsedReceipt, UsedUp, clocks_after, used_up
from ledger.money import ZERO, from_cents

JANUARY = date(2024, 1, 1)
RECEIPT, RETURN, USE = FlowKind.RECEIPT, FlowKind.RETURN, FlowKind.USE


def flow(kind, day, amount, voucher_id):
    months = 2 if kind is RECEIPT else None
    return CashFlow(kind, JANUARY + timedelta(days=day), voucher_id, D(amount), months)


def following(mark, flows):
    return [one for one in flows if mark is None or mark.is_followed_by(one.kind, one.day)]


def test_two_receipts_used_up_and_a_third_begun():
    flows = [
        flow(RECEIPT, 0, "100.00", 1),
        flow(RECEIPT, 10, "50.00", 2),
        flow(USE, 20, "30.00", 3),
        flow(RECEIPT, 25, "80.00", 4),
        flow(USE, 30, "140.00", 5),
    ]

    assert used_up(None, flows) == UsedUp(
        received_through=date(2024, 1, 11),
        used_on=date(2024, 1, 31),
        # 150.00 € came until then, and 30.00 € were used before that day.
        carried=D("120.00"),
        receipts=(
            UsedReceipt(date(2024, 1, 1), date(2024, 1, 31)),
            UsedReceipt(date(2024, 1, 11), date(2024, 1, 31)),
        ),
    )


def test_receipts_of_one_day_are_used_up_together():
    flows = [
        flow(RECEIPT, 0, "100.00", 1),
        flow(RECEIPT, 0, "50.00", 2),
        flow(USE, 1, "149.99", 3),
    ]

    assert used_up(None, flows) is None
    assert used_up(None, [*flows, flow(USE, 1, "0.01", 4)]) == UsedUp(
        date(2024, 1, 1),
        date(2024, 1, 2),
        D("150.00"),
        2 * (UsedReceipt(date(2024, 1, 1), date(2024, 1, 2)),),
    )


def test_what_was_used_up_on_its_day_is_never_late_and_not_kept():
    flows = [flow(USE, 0, "100.00", 1), flow(RECEIPT, 5, "90.00", 2)]

    assert used_up(None, flows) == UsedUp(date(2024, 1, 6), date(2024, 1, 6), D("-10.00"))


amounts = st.integers(1, 9).map(from_cents)
movements = st.lists(
    st.tuples(
        st.sampled_from((RECEIPT, RECEIPT, USE, USE, USE, RETURN)), st.integers(0, 12), amounts
    ),
    max_size=14,
)
later = st.lists(st.tuples(st.sampled_from((RECEIPT, USE)), st.integers(1, 8), amounts), max_size=8)


@given(movements, later, later)
@example([(RECEIPT, 0, D("0.01")), (USE, 0, D("0.01"))], [], [])
def test_reading_on_says_the_same_as_reading_everything(earlier, then, at_last):
    """Any journal; then twice what leaves its mark as it is, and a night after each."""
    flows = [flow(*movement, number) for number, movement in enumerate(earlier, 1)]
    mark = used_up(None, flows)
    for movements_of_day in (then, at_last):
        start = (mark.used_on - JANUARY).days if mark else 0
        flows += [
            flow(kind, start + days, amount, len(flows) + number)
            for number, (kind, days, amount) in enumerate(movements_of_day, 1)
        ]
        after = following(mark, flows)
        everything = receipt_clocks(flows)
        received_through = mark.received_through if mark else date.min

        assert clocks_after(mark, after) == [
            clock for clock in everything if clock.received_on > received_through
        ]
        assert all(c.left == ZERO for c in everything if c.received_on <= received_through)
        if mark is not None:
            assert used_up(None, flows, through=mark.received_through) == mark
        assert used_up(mark, after) == used_up(None, flows)
        mark = used_up(mark, after)
