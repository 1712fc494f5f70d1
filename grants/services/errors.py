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


class BookedByNotice(Refusal):
    def __init__(self, subject: str) -> None:
        super().__init__(
            f"Dieser Beleg gehört zu: {subject}. Er lässt sich nicht stornieren. "
            "Bitte stattdessen die Änderung als neuen Bescheid erfassen."
        )
