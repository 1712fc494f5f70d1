from datetime import date

import pytest

from grants.checks.finding import Severity
from grants.checks.thresholds import Thresholds, severity_by_days
from grants.rules.days_left import days_until
from grants.rules.wording import time_left

SPENDING = Thresholds(stages=(365, 180, 90, 60, 30, 14, 7, 1), supervisor_from=30)


@pytest.mark.parametrize(
    ("days_left", "stage"),
    [
        (366, None),
        (365, "365"),
        (364, "365"),
        (181, "365"),
        (180, "180"),
        (179, "180"),
        (91, "180"),
        (90, "90"),
        (89, "90"),
        (61, "90"),
        (60, "60"),
        (59, "60"),
        (31, "60"),
        (30, "30"),
        (29, "30"),
        (15, "30"),
        (14, "14"),
        (13, "14"),
        (8, "14"),
        (7, "7"),
        (6, "7"),
        (2, "7"),
        (1, "1"),
        (0, "1"),
        (-1, "overdue"),
        (-400, "overdue"),
    ],
)
def test_the_stage_is_the_tightest_threshold_reached(days_left, stage):
    assert SPENDING.stage_reached(days_left) == stage


def test_stages_may_stand_in_any_order():
    assert Thresholds(stages=(7, 90, 30)).stage_reached(20) == "30"


def test_without_stages_only_what_is_overdue_is_reached():
    assert [Thresholds().stage_reached(days) for days in (1, 0, -1)] == [None, None, "overdue"]


def test_supervisors_are_told_from_their_day_on():
    assert [SPENDING.tells_supervisors(days) for days in (31, 30, 29, -1)] == [
        False,
        True,
        True,
        True,
    ]
    assert not Thresholds(stages=(30,)).tells_supervisors(-1)


def test_the_last_day_still_counts():
    last_day = date(2020, 11, 30)

    assert [days_until(last_day, today=date(*day)) for day in ((2020, 2, 15), (2020, 11, 30))] == [
        289,
        0,
    ]
    assert days_until(last_day, today=date(2020, 12, 1)) == -1


@pytest.mark.parametrize(
    ("days_left", "severity"),
    [
        (91, Severity.NOTE),
        (90, Severity.WARNING),
        (89, Severity.WARNING),
        (31, Severity.WARNING),
        (30, Severity.URGENT),
        (29, Severity.URGENT),
        (-1, Severity.URGENT),
    ],
)
def test_the_nearer_the_graver(days_left, severity):
    assert severity_by_days(days_left, warning_from=90, urgent_from=30) == severity


@pytest.mark.parametrize(
    ("days_left", "words"),
    [
        (3211, "noch 3.211 Tage"),
        (289, "noch 289 Tage"),
        (1, "noch 1 Tag"),
        (0, "heute"),
        (-1, "seit 1 Tag überfällig"),
        (-3, "seit 3 Tagen überfällig"),
        (-3211, "seit 3.211 Tagen überfällig"),
    ],
)
def test_days_in_german(days_left, words):
    assert time_left(days_left) == words
