"""A share that does not fit: 500.000 euro granted at 80 % of 614.000 planned, which are 491.200."""

from decimal import Decimal as D

import pytest

from grants.rules.share_beyond_plan import share_beyond_plan


def told(granted, *, quota="0.80", cost="614000.00", will_be=True):
    return share_beyond_plan(D(granted), quota=D(quota), planned_cost=D(cost), will_be=will_be)


def test_it_says_how_much_is_too_much():
    figures = "8.800,00\u00a0€ zu viel: 80\u00a0% von 614.000,00\u00a0€ sind 491.200,00\u00a0€, "

    assert told("500000.00") == f"{figures}bewilligt werden sollen 500.000,00\u00a0€."
    assert told("500000.00", will_be=False) == f"{figures}bewilligt sind 500.000,00\u00a0€."


@pytest.mark.parametrize(
    ("granted", "fits"),
    [
        ("491199.00", True),  # up to a maximum
        ("491200.00", True),
        ("491200.99", True),  # rounded up to a whole euro
        ("491201.00", False),
    ],
)
def test_less_is_no_mistake_and_a_whole_euro_is_not_rounding(granted, fits):
    assert (told(granted) is None) is fits


def test_the_papers_fit():
    assert told("921502.00", cost="1151877.50") is None
    assert told("132505.00", cost="165631.25") is None
    assert told("8136.00", cost="10170.00") is None


def test_without_a_plan_nothing_is_asked():
    assert told("500000.00", cost="0.00") is None
