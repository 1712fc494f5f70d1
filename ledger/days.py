"""Tage: how a day is printed, in one place for the whole program."""

from datetime import date


def format_day(day: date) -> str:
    """Tag: ``30.11.2020``, also of a moment."""
    return f"{day:%d.%m.%Y}"
