"""Refusals of the ledger: one class each, its text a German sentence that says what to do."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from ledger.models import Place
from ledger.money import format_euro


class Refusal(Exception):
    """Ablehnung: a command that was not carried out; nothing has changed."""


class NotEnoughMoney(Refusal):
    """An account would fall below zero; ``asked`` and ``free`` in euro."""

    _WHERE_AND_ADVICE: ClassVar[dict[Place, tuple[str, str]]] = {
        Place.CASH: (
            "verfügbar",
            "Bitte den Betrag senken oder zuerst den Zahlungseingang buchen.",
        ),
        Place.PLEDGED: (
            "bewilligt und noch nicht eingegangen",
            "Bitte den Betrag senken oder zuerst den Änderungsbescheid erfassen.",
        ),
        Place.COMMITTED: (
            "vereinbart und noch nicht ausgezahlt",
            "Bitte den Betrag senken oder zuerst die Vereinbarung ändern.",
        ),
        Place.WITH_RECIPIENT: (
            "beim Empfänger und noch nicht nachgewiesen",
            "Bitte den Betrag senken.",
        ),
    }

    def __init__(self, *, asked: Decimal, free: Decimal, place: Place) -> None:
        self.asked = asked
        self.free = free
        where, advice = self._WHERE_AND_ADVICE.get(
            place, (f"im Bestand „{place.label}“", "Bitte zuerst die spätere Buchung stornieren.")
        )
        super().__init__(
            f"Nur noch {format_euro(free)} sind {where}, gebraucht werden {format_euro(asked)}. "
            f"{advice}"
        )


class AmountNotPositive(Refusal):
    def __init__(self, amount: Decimal) -> None:
        super().__init__(
            f"{format_euro(amount)} lässt sich nicht buchen. "
            "Bitte einen Betrag größer als 0,00 € eingeben."
        )


class YearMissing(Refusal):
    def __init__(self, year: int) -> None:
        super().__init__(
            f"Das Haushaltsjahr {year} ist nicht angelegt. "
            "Bitte das Datum prüfen oder die Leitung bitten, das Jahr anzulegen."
        )


class YearClosed(Refusal):
    def __init__(self, year: int) -> None:
        super().__init__(
            f"Das Haushaltsjahr {year} ist abgeschlossen. "
            "Bitte mit einem Datum in einem offenen Jahr buchen."
        )


class KeyReused(Refusal):
    """The same idempotency key came with another payload."""

    def __init__(self) -> None:
        super().__init__(
            "Dieses Formular wurde schon mit anderen Angaben gebucht. "
            "Bitte die Seite neu laden und den Vorgang erneut eingeben."
        )


class AlreadyReversed(Refusal):
    def __init__(self, number: int, reversed_on: date) -> None:
        super().__init__(
            f"Beleg {number} wurde am {reversed_on:%d.%m.%Y} bereits storniert. "
            "Bitte den richtigen Beleg wählen."
        )


class NotReversible(Refusal):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"Beleg {number} ist selbst ein Storno und lässt sich nicht stornieren. "
            "Bitte den Vorgang neu buchen."
        )


class ReversalTooEarly(Refusal):
    def __init__(self, booked_on: date) -> None:
        super().__init__(
            "Ein Storno kann nicht vor dem Beleg liegen. "
            f"Bitte ein Datum ab dem {booked_on:%d.%m.%Y} wählen."
        )


class ReasonMissing(Refusal):
    def __init__(self) -> None:
        super().__init__("Ein Storno braucht eine Begründung. Bitte den Grund angeben.")
