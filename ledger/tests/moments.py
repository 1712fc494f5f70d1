"""The clock of the ledger, which a test moves as it likes."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

GERMANY = ZoneInfo("Europe/Berlin")


def set_clock(patch: pytest.MonkeyPatch, moment: datetime) -> None:
    """From now on it is this moment."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    patch.setattr("django.utils.timezone.datetime", Clock)
