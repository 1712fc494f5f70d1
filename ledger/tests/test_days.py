from datetime import UTC, date, datetime

from ledger.days import format_day


def test_a_day_and_a_moment_are_printed_as_a_day():
    assert [format_day(date(2024, 3, 1)), format_day(datetime(2024, 3, 1, 23, 59, tzinfo=UTC))] == [
        "01.03.2024"
    ] * 2
