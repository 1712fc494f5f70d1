"""Refusals around awards and their notices."""

from decimal import Decimal

from ledger.errors import Refusal
from ledger.money import format_euro


class NoticeMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Zu dieser Zuwendung gibt es noch keinen Bescheid. Bitte zuerst den Bescheid erfassen."
        )


class TermsIncomplete(Refusal):
    """The terms of a notice contradict each other; the text says which."""


class CodeTaken(Refusal):
    def __init__(self, code: str) -> None:
        super().__init__(
            f"Das Kürzel „{code}“ ist schon vergeben. Bitte ein anderes Kürzel wählen."
        )


class GrantedBelowReceived(Refusal):
    """A notice that is not final, below what came in and was not paid back."""

    def __init__(self, *, asked: Decimal, received: Decimal) -> None:
        super().__init__(
            f"Eingegangen und nicht zurückgezahlt sind {format_euro(received)}; ein "
            f"Änderungsbescheid über {format_euro(asked)} lässt sich deshalb nicht erfassen. "
            "Ist es der Schlussbescheid, bitte die Bescheidart „Schlussbescheid“ wählen; sonst "
            "zuerst buchen, was der Fördergeber zurückerhält: „Rückzahlung buchen“."
        )


class FinalNoticeStands(Refusal):
    """An amendment after a final notice; only another final notice can take its place."""

    def __init__(self, notice: str) -> None:
        super().__init__(
            f"Diese Zuwendung ist abgerechnet ({notice}). Einen Schlussbescheid ersetzt nur ein "
            "neuer Schlussbescheid. Bitte die Bescheidart „Schlussbescheid“ wählen."
        )


class SplitIncomplete(Refusal):
    """A split on years and its award contradict each other; the text says how."""
