"""How findings speak of days and amounts."""

from datetime import date
from decimal import Decimal

from ledger.money import format_euro, format_number

# Ends a question that a form asks before it saves.
DESPITE = "Bitte die Angaben prüfen oder „Trotzdem speichern“ ankreuzen."
MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


def in_words(day: date) -> str:
    """Datum: ``30.11.2020``."""
    return f"{day:%d.%m.%Y}"


def month_in_words(month: date) -> str:
    """Monat: ``Oktober 2024``."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def lapses_in_words(amount: Decimal) -> str:
    """Vorausschau: ``verfällt voraussichtlich: 380.270,26 €``."""
    return f"verfällt voraussichtlich: {format_euro(amount)}"


def time_left(days_left: int) -> str:
    """Restzeit: ``noch 289 Tage``, ``noch 1 Tag``, ``heute``, ``seit 3 Tagen überfällig``."""
    if days_left == 0:
        return "heute"
    number = format_number(Decimal(abs(days_left)), places=0)
    if days_left < 0:
        return f"seit {number} {'Tag' if days_left == -1 else 'Tagen'} überfällig"
    return f"noch {number} {'Tag' if days_left == 1 else 'Tage'}"
