"""Wörter und Formate der Seiten: how a day, an amount or a count reads; a dash where none is known.

What rules and services print as well comes from ``grants.rules.wording`` and from the ledger.
"""

from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.models import User

from grants.checks.thresholds import OVERDUE
from grants.rules.wording import DASH as DASH
from grants.rules.wording import counted as counted
from grants.rules.wording import time_left
from ledger.days import format_day
from ledger.money import format_euro, format_number

# What pages and forms say in several places; templates by ``{% sentence %}``.
NOTHING_PASSED_ON = "Noch keine Weiterleitung. Sie entsteht mit einem Vertrag oder Bescheid."
REASON_STAYS = "Der Grund bleibt dauerhaft nachlesbar."
TYPE_AND_CHOOSE = "Die ersten Buchstaben eintippen, dann wählen."
NAME_OR_RING = "Name, Sachkonto oder Ring eintippen"
TYPE_A_LINE = f"{NAME_OR_RING}, dann wählen."
ANOTHER_LINE = f"Für eine andere das Feld leeren, dann {NAME_OR_RING}."
IN_THE_ADDRESS = "Steht in der Adresse."
NOTHING_BOOKED = "Es wurde nichts gebucht."
ANOTHER_DAY = "Das Programm rechnet nicht mit dem heutigen Tag, sondern mit dem {day}."


def eur(amount: Decimal | None) -> str:
    """Betrag: ``1.234,56 €``."""
    return DASH if amount is None else format_euro(amount)


def number(value: Decimal | None, places: int = 2) -> str:
    """Zahl: ``12,50`` for example for VZÄ."""
    return DASH if value is None else format_number(value, places)


def plain(value: Decimal | None) -> str:
    """Zahl with as many places as it has: ``0,5``, ``18``."""
    if value is None:
        return DASH
    return format_number(value, max(-int(value.normalize().as_tuple().exponent), 0))


def percent(value: Decimal | None) -> str:
    """Prozentsatz with as many places as it has: ``80 %``, ``66,6667 %``."""
    return DASH if value is None else f"{plain(value)}\u00a0%"


def day(value: date | None) -> str:
    """Tag: ``31.12.2024``."""
    return DASH if value is None else format_day(value)


def person_name(person: User | None) -> str:
    """Person: ``Kim Beispiel``, else by what she signs in with."""
    return DASH if person is None else person.get_full_name() or person.username


def moment(value: datetime | None) -> str:
    """Zeitpunkt: ``31.12.2024 14:05``."""
    return DASH if value is None else f"{format_day(value)} {value:%H:%M}"


def days(count: int | None) -> str:
    """Frist in Worten: ``noch 1 Tag``, ``heute``, ``seit 3 Tagen überfällig``."""
    return DASH if count is None else time_left(count)


def stage(reached: str, due_on: date | None) -> str:
    """Stufe einer Meldung: ``30 Tage vorher``, ``überfällig``; a dash where it has no day.

    What is wrong without a day is said by the words of the alert.
    """
    kind, _, number_of_days = reached.rpartition("-")
    if due_on is not None and reached == OVERDUE:
        return "überfällig"
    if due_on is None or not number_of_days.isdecimal():
        return DASH
    if number_of_days == "0":
        return "am Tag selbst"
    return f"{counted(int(number_of_days), 'Tag', 'Tage')} {'vor Beginn' if kind else 'vorher'}"


def without(title: str, subject: str) -> str:
    """Bezeichnung ohne ihren Gegenstand, where the page or the next column names it anyway.

    ``Verausgabungsfrist: KIM 2024`` becomes ``Verausgabungsfrist``.
    """
    if not subject:
        return title
    return title.removesuffix(f": {subject}").removeprefix(f"{subject}: ")
