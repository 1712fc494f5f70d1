"""How findings speak of days and amounts."""

from datetime import date


def in_words(day: date) -> str:
    """Datum: ``30.11.2020``."""
    return f"{day:%d.%m.%Y}"


def time_left(days_left: int) -> str:
    """Restzeit: ``noch 289 Tage``, ``noch 1 Tag``, ``heute``, ``seit 3 Tagen überfällig``."""
    if days_left == 0:
        return "heute"
    if days_left < 0:
        return f"seit {-days_left} {'Tag' if days_left == -1 else 'Tagen'} überfällig"
    return f"noch {days_left} {'Tag' if days_left == 1 else 'Tage'}"
