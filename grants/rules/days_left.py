"""Verbleibende Tage."""

from datetime import date


def days_until(due_on: date, *, today: date) -> int:
    """Verbleibende Tage: 0 on the day itself, which still counts; negative afterwards."""
    return (due_on - today).days


def days_until_legal_end(due_on: date, legal_end: date, *, today: date) -> int:
    """Verbleibende Tage: up to the nominal day; once that is over, up to the legal end."""
    return days_until(due_on if today <= due_on else legal_end, today=today)
