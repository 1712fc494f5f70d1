"""What is looked up by kind knows every kind: a new one cannot be forgotten in a table of words."""

import pytest

from grants.models import CheckCase, Deadline, PlanItem
from grants.queries import drawdown_need
from grants.queries.award_state import AwardState
from grants.queries.deadlines import DeadlineState
from grants.web import timeline
from grants.web.tables import awards, cases, deadlines


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        (cases.SEVERITY_BADGES, CheckCase.Severity),
        (awards._BADGES, AwardState),
        (deadlines._BADGES, DeadlineState),
        (timeline._KINDS, Deadline.Kind),
    ],
)
def test_a_table_of_words_or_badges_names_each_kind(table, kinds):
    assert set(table) == set(kinds)


def test_each_kind_of_position_either_costs_or_pays():
    costs, pays = set(PlanItem.COSTS), set(drawdown_need._FUNDS_BESIDE)

    assert (costs | pays, costs & pays) == (set(PlanItem.Kind), set())
