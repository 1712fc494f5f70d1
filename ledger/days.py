"""Tage: how a day and a moment are printed, in one place for the whole program."""

from datetime import date, datetime

from django.utils import timezone


def format_day(day: date) -> str:
    """Tag: ``30.11.2020``."""
    return f"{day:%d.%m.%Y}"


def format_moment(at: datetime) -> str:
    """Zeitpunkt nach der Uhr hier: ``21.11.2026, 13:00 Uhr``."""
    local = timezone.localtime(at)
    return f"{format_day(local)}, {local:%H:%M} Uhr"
