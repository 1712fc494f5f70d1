"""Stufen: how near a date has come."""

from dataclasses import dataclass

from grants.checks.finding import Severity

OVERDUE = "overdue"


@dataclass(frozen=True)
class Thresholds:
    """Schwellenwerte: days before a date at which a warning gets tighter.

    ``supervisor_from`` is the number of days from which supervisors are told as well; None
    for never.
    """

    stages: tuple[int, ...] = ()
    supervisor_from: int | None = None

    def stage_reached(self, days_left: int) -> str | None:
        """Erreichte Stufe: the tightest one reached, ``overdue`` after the day; None for none.

        Reached, not equal: a missed night must not lose a deadline.
        """
        if days_left < 0:
            return OVERDUE
        reached = [stage for stage in self.stages if days_left <= stage]
        return str(min(reached)) if reached else None

    def days_exceeded(self, days: int) -> int | None:
        """Überschrittene Wartezeit: the longest stage that more days than it have passed since."""
        return max((stage for stage in self.stages if days > stage), default=None)

    def tells_supervisors(self, days_left: int) -> bool:
        return self.supervisor_from is not None and days_left <= self.supervisor_from


# Such a check says what is wrong today, or overdue.
NO_STAGES = Thresholds()


def severity_by_days(days_left: int, *, warning_from: int, urgent_from: int) -> Severity:
    """Gewicht einer Frist by the days left until it."""
    if days_left <= urgent_from:
        return Severity.URGENT
    return Severity.WARNING if days_left <= warning_from else Severity.NOTE
