"""Monatsfristen: periods that count in whole months (§§ 187, 188 BGB)."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """Tag, der um so viele Monate später liegt; if that month is too short, its last day
    (§ 188 Abs. 2 and 3 BGB).
    """
    year, month = _month_after(day, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def end_of_month_after(day: date, months: int) -> date:
    """Ablauf des so vielten Monats nach einem Tag, for example after a Bewilligungszeitraum.

    The month of the day itself is not counted: the sixth month after 15 December ends on 30 June.
    """
    year, month = _month_after(day, months)
    return date(year, month, monthrange(year, month)[1])


def _month_after(day: date, months: int) -> tuple[int, int]:
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1
