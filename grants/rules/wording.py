"""Wörter für Tage, Monate und Anzahlen: what checks, services and pages say alike."""

from datetime import date
from decimal import Decimal

from ledger.money import format_euro, format_number

# Where nothing is known, or nothing is to be said.
DASH = "–"
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
    if days_left < 0:
        return f"seit {counted(-days_left, 'Tag', 'Tagen')} überfällig"
    return f"noch {counted(days_left, 'Tag', 'Tage')}"


def counted(count: int, one: str, many: str) -> str:
    """Anzahl: ``1 Mail``, ``2 Mails``."""
    return f"{format_number(Decimal(count), places=0)} {one if count == 1 else many}"
