"""Refusals of the grants' services; see ``ledger.errors`` for those of the ledger."""

from datetime import date
from decimal import Decimal

from ledger.errors import Refusal
from ledger.money import format_euro


class DateOutsideWindow(Refusal):
    def __init__(self, day: date, *, first: date, last: date, window: str) -> None:
        super().__init__(
            f"Der {day:%d.%m.%Y} liegt außerhalb des Zeitraums {first:%d.%m.%Y} bis "
            f"{last:%d.%m.%Y} ({window}). Bitte das Datum prüfen oder zuerst die Verlängerung "
            "erfassen."
        )


class DateInFuture(Refusal):
    def __init__(self, day: date, *, today: date) -> None:
        super().__init__(
            f"Der {day:%d.%m.%Y} liegt in der Zukunft. "
            f"Bitte ein Datum bis heute ({today:%d.%m.%Y}) eingeben."
        )


class NoticeMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Zu dieser Zuwendung gibt es noch keinen Bescheid. Bitte zuerst den Bescheid erfassen."
        )


class TermsIncomplete(Refusal):
    """The terms of a notice contradict each other; the text says which."""


class LineOnWrongSide(Refusal):
    def __init__(self, line: str, wanted: str) -> None:
        super().__init__(
            f"„{line}“ ist hier nicht möglich. Bitte eine Haushaltsposition für {wanted} wählen."
        )


class AgreedBeyondAward(Refusal):
    def __init__(self, *, asked: Decimal, free: Decimal) -> None:
        super().__init__(
            f"Nur noch {format_euro(free)} der Zuwendung sind nicht gebunden oder verbraucht, "
            f"vereinbart werden sollen {format_euro(asked)}. Bitte den Betrag senken oder zuerst "
            "den Änderungsbescheid erfassen."
        )


class AgreedBeyondParent(Refusal):
    def __init__(self, *, asked: Decimal, free: Decimal) -> None:
        super().__init__(
            f"Der Empfänger kann nur noch {format_euro(free)} seiner Weiterleitung weitergeben, "
            f"vermerkt werden sollen {format_euro(asked)}. Bitte den Betrag prüfen."
        )


class NotOurPassThrough(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Diese Weiterleitung hat der Empfänger selbst vergeben; von hier fließt kein Geld an "
            "sie. Bitte auf der übergeordneten Weiterleitung buchen."
        )


class CodeTaken(Refusal):
    def __init__(self, code: str) -> None:
        super().__init__(
            f"Das Kürzel „{code}“ ist schon vergeben. Bitte ein anderes Kürzel wählen."
        )


class GrantedBelowReceived(Refusal):
    """A notice below what came in; final notices are accounted for in a later release."""

    def __init__(self, *, asked: Decimal, received: Decimal) -> None:
        super().__init__(
            f"Eingegangen sind bereits {format_euro(received)}; ein Bescheid über "
            f"{format_euro(asked)} lässt sich deshalb nicht erfassen. Bitte den Bescheid so lassen "
            "und buchen, was der Fördergeber zurückerhält: „Rückzahlung buchen“. "
            "Die Abrechnung nach dem Schlussbescheid kommt in einer späteren Fassung."
        )


class AmendedBelowPaid(Refusal):
    def __init__(self, *, asked: Decimal, paid: Decimal) -> None:
        super().__init__(
            f"Ausgezahlt sind bereits {format_euro(paid)}, vereinbart werden sollen nur noch "
            f"{format_euro(asked)}. Bitte mindestens {format_euro(paid)} eingeben; was der "
            "Empfänger zurückzahlt, als Rückfluss buchen."
        )


class AmendedBeyondAward(Refusal):
    def __init__(self, *, asked: Decimal, highest: Decimal) -> None:
        super().__init__(
            f"Die Zuwendung reicht für höchstens {format_euro(highest)}, vereinbart werden sollen "
            f"{format_euro(asked)}. Bitte den Betrag senken oder zuerst den Änderungsbescheid "
            "erfassen."
        )


class AmendedTooEarly(Refusal):
    def __init__(self, first: date) -> None:
        super().__init__(
            "Eine Änderung kann nicht vor der Vereinbarung liegen, die sie ändert. "
            f"Bitte ein Datum ab dem {first:%d.%m.%Y} eingeben."
        )


class AgreementUnchanged(Refusal):
    def __init__(self, agreed: Decimal) -> None:
        super().__init__(
            f"Vereinbart sind schon {format_euro(agreed)}. Bitte den neuen Gesamtbetrag eingeben."
        )


class BookedByNotice(Refusal):
    def __init__(self, notice: str) -> None:
        super().__init__(
            f"Dieser Beleg gehört zu: {notice}. Er lässt sich nicht stornieren. "
            "Bitte stattdessen die Änderung als neuen Bescheid erfassen."
        )


class BookedByAgreement(Refusal):
    def __init__(self, pass_through: str) -> None:
        super().__init__(
            f"Dieser Beleg gehört zur Vereinbarung: {pass_through}. Er lässt sich nicht "
            "stornieren. Bitte stattdessen auf der Seite der Weiterleitung „Vereinbarung ändern“ "
            "wählen."
        )


class NotTransferable(Refusal):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"Beleg {number} lässt sich nicht umbuchen. Umgebucht werden Zahlungseingänge, "
            "Ausgaben, Rückzahlungen und Auszahlungen, die nicht storniert sind."
        )


class AlreadyThere(Refusal):
    def __init__(self, line: str, year: int) -> None:
        super().__init__(
            f"Der Beleg zählt schon auf „{line}“ im Haushaltsjahr {year}. "
            "Bitte eine andere Haushaltsposition oder ein anderes Jahr wählen."
        )


class TransferredSince(Refusal):
    """Of several bookings that build on one another only the latest can be taken back."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Der Beleg wurde mit Beleg {number} umgebucht. Bitte zuerst die Umbuchung stornieren."
        )
