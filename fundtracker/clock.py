"""The one place that reads the time.

The day can be held fixed by the setting FIXED_DAY, so that a past year can be replayed.
Points in time (when was it recorded?) are always real.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def is_fixed() -> bool:
    return settings.FIXED_DAY is not None


def today() -> date:
    fixed_day: date | None = settings.FIXED_DAY
    return fixed_day or timezone.localdate()


def simulated_day() -> date | None:
    """The day that the program is held at; None in real operation. Mails name it."""
    return today() if is_fixed() else None


def now() -> datetime:
    return timezone.now()
