from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from fundtracker import clock

BERLIN = ZoneInfo("Europe/Berlin")


def test_today_is_the_day_held_fixed(settings):
    settings.FIXED_DAY = date(2020, 2, 15)

    assert clock.is_fixed()
    assert clock.today() == date(2020, 2, 15)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 12, 31, 23, 59, tzinfo=BERLIN), date(2024, 12, 31)),
        # Still the old year in UTC.
        (datetime(2025, 1, 1, 0, 0, tzinfo=BERLIN), date(2025, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_germany(settings, monkeypatch, moment, day):
    settings.FIXED_DAY = None
    monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(ZoneInfo("UTC")))

    assert not clock.is_fixed()
    assert clock.today() == day


def test_now_is_real_while_the_day_is_held_fixed(settings):
    settings.FIXED_DAY = date(2020, 2, 15)

    assert abs(clock.now() - timezone.now()) < timedelta(minutes=1)
