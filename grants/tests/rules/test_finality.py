"""Bestandskraft: one month after it was announced, or earlier by a waiver."""

from datetime import date

import pytest

from grants.rules.finality import Finality, finality

FINAL = Finality(is_final=True)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2024, 10, 14), Finality(False, date(2024, 10, 15))),
        (date(2024, 10, 15), Finality(False, date(2024, 10, 15))),
        (date(2024, 10, 16), FINAL),
    ],
)
def test_final_on_the_day_after_the_last_day_of_the_appeal(today, found):
    announced_on = date(2024, 9, 15)

    assert finality(announced_on=announced_on, waived_on=None, months=1, today=today) == found


def test_the_appeal_ends_on_a_working_day():
    """31.03.2024 is Easter Sunday, the Monday a holiday: it ends on 2 April."""
    found = finality(
        announced_on=date(2024, 2, 29), waived_on=None, months=1, today=date(2024, 3, 29)
    )
    over_easter = finality(
        announced_on=date(2024, 3, 1), waived_on=None, months=1, today=date(2024, 4, 2)
    )

    assert found == Finality(False, date(2024, 4, 2))
    assert over_easter == Finality(False, date(2024, 4, 2))


@pytest.mark.parametrize(
    ("waived_on", "is_final"),
    [(date(2024, 9, 19), True), (date(2024, 9, 20), True), (date(2024, 9, 21), False)],
)
def test_a_waiver_makes_it_final_at_once(waived_on, is_final):
    found = finality(
        announced_on=date(2024, 9, 16), waived_on=waived_on, months=1, today=date(2024, 9, 20)
    )

    assert found.is_final is is_final


def test_nobody_knows_when_it_was_announced_or_there_is_no_appeal():
    today = date(2024, 10, 15)

    assert finality(announced_on=None, waived_on=None, months=1, today=today) == Finality(False)
    assert finality(announced_on=None, waived_on=None, months=None, today=today) == FINAL
