"""What a ring may spend, and what is missing outside it: reckoned by hand, then for any figures."""

from decimal import Decimal as D

import pytest
from hypothesis import given

from ledger.money import ZERO
from ledger.tests.ring_positions import ANY_FIGURES, LOWERS, ONLY_RAISES, position


def reckoned(ring):
    return (
        ring.lowering,
        ring.authority,
        ring.available,
        ring.actual_balance,
        ring.missing_surplus,
    )


def test_ring_35_05_of_which_nothing_came_in_may_spend_nothing_and_is_not_exceeded():
    """120.000 planned, 15.000 of them to spend: the shortfall takes the surplus, then the rest."""
    ring = position(income="120000.00", expense="15000.00", came_in="0.00")

    assert reckoned(ring) == (D("15000.00"), ZERO, ZERO, ZERO, ZERO)


def test_ring_35_04_keeps_its_authority_and_lacks_117_330_90_for_the_staff():
    """185.525,00 did not come in; the planned surplus of 591.400 bears them.

    1.370.275,00 - 654.255,90 - 241.950,00 = 474.069,10; 591.400,00 - 474.069,10 = 117.330,90.
    """
    ring = position(
        income="1555800.00",
        expense="964400.00",
        came_in="1370275.00",
        spent="654255.90",
        committed="241950.00",
        explained="591400.00",
    )

    assert ring.shortfall_income == D("185525.00")
    assert reckoned(ring) == (
        ZERO,
        D("964400.00"),
        D("68194.10"),
        D("474069.10"),
        D("117330.90"),
    )


def test_ring_35_02_plans_no_surplus_so_that_every_missing_euro_lowers():
    """300 euro are missing in the plan already; 4.700 did not come in: 270.136 - 4.700."""
    ring = position(
        income="269836.00",
        expense="270136.00",
        came_in="265136.00",
        spent="114167.55",
        committed="128700.00",
    )

    assert reckoned(ring) == (
        D("4700.00"),
        D("265436.00"),
        D("22568.45"),
        D("22268.45"),
        ZERO,
    )


@pytest.mark.parametrize(
    ("came_in", "authority"),
    [
        # The surplus is 105.000: up to there the authority stays, then it falls cent by cent.
        ("120000.01", "15000.01"),
        ("120000.00", "15000.00"),
        ("15000.01", "15000.00"),
        ("15000.00", "15000.00"),
        ("14999.99", "14999.99"),
        ("0.01", "0.01"),
        ("0.00", "0.00"),
        ("-0.01", "0.00"),
    ],
)
def test_the_shortfall_lowers_only_beyond_the_planned_surplus(came_in, authority):
    ring = position(income="120000.00", expense="15000.00", came_in=came_in)

    assert ring.authority == D(authority)


@pytest.mark.parametrize("planned", [{"over": False}, {"mode": ONLY_RAISES}])
def test_before_the_year_is_over_and_in_rings_that_only_rise_nothing_is_lowered(planned):
    ring = position(income="1000.00", expense="1000.00", came_in="0.00", **planned)

    assert (ring.lowering, ring.authority) == (ZERO, D("1000.00"))


@pytest.mark.parametrize(
    ("came_in", "missing"),
    [
        ("1000.01", "0.00"),
        ("1000.00", "0.00"),
        ("999.99", "0.01"),
        ("400.01", "599.99"),
        # Beyond that the ring itself is short; outside it not more is missing than was meant.
        ("400.00", "600.00"),
        ("399.99", "600.00"),
    ],
)
def test_of_the_surplus_is_missing_what_the_balance_lacks(came_in, missing):
    """400 are spent, 600 are explained."""
    ring = position(
        income="1000.00", expense="400.00", came_in=came_in, spent="400.00", explained="600.00"
    )

    assert ring.missing_surplus == D(missing)


def test_nothing_is_missing_outside_before_the_year_is_over_or_for_an_accepted_gap():
    surplus = {"income": "1000.00", "expense": "400.00", "came_in": "0.00"}

    assert position(**surplus, explained="600.00", over=False).missing_surplus == ZERO
    assert position(**surplus, explained="-600.00").missing_surplus == ZERO


@given(ANY_FIGURES)
def test_whatever_the_figures_the_law_and_the_sums_hold(figures):
    ring = position(**figures)
    planned, came_in = figures["income"], figures["came_in"]
    shortfall = max(planned - came_in, ZERO)
    surplus = max(planned - figures["expense"], ZERO)

    # What the page adds up is what it shows.
    assert ring.expense_adjusted + ring.surplus_income - ring.lowering == ring.authority
    assert ring.authority >= ZERO
    # Nobody exceeds an authority by spending nothing.
    assert ring.available >= -(figures["spent"] + figures["committed"])
    if figures["over"] and figures["mode"] == LOWERS:
        assert ring.lowering == min(max(shortfall - surplus, ZERO), figures["expense"])
    else:
        assert ring.lowering == ZERO
    # What is missing outside and what there is make up what was explained.
    assert ZERO <= ring.missing_surplus <= max(figures["explained"], ZERO)
    if ring.missing_surplus:
        there = max(ring.actual_balance, ZERO)
        assert ring.missing_surplus + there == figures["explained"]
