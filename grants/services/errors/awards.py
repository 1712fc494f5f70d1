"""Refusals around awards and their notices."""

from datetime import date

from grants.rules.sentences import NO_NOTICE
from ledger.days import format_day
from ledger.errors import WHOLE, Refusal


class NoticeMissing(Refusal, about=WHOLE):
    def __init__(self) -> None:
        super().__init__(f"{NO_NOTICE} Bitte zuerst den Bescheid erfassen.")


class TermsIncomplete(Refusal, about=WHOLE):
    """Terms that contradict each other; the text says which."""


class CodeTaken(Refusal, about="code"):
    def __init__(self, code: str) -> None:
        super().__init__(
            f"Das Kürzel „{code}“ ist schon vergeben. Bitte ein anderes Kürzel wählen."
        )


class FinalNoticeStands(Refusal, about="kind"):
    """An amendment after a final notice; only another final notice can take its place."""

    def __init__(self, notice: str) -> None:
        super().__init__(
            f"Diese Zuwendung ist abgerechnet ({notice}). Einen Schlussbescheid ersetzt nur ein "
            "neuer Schlussbescheid. Bitte die Bescheidart „Schlussbescheid“ wählen."
        )


class SplitIncomplete(Refusal, about=WHOLE):
    """A split on years and its award contradict each other; the text says how."""


class SplitTooEarly(Refusal, about="decided_on"):
    def __init__(self, first: date) -> None:
        super().__init__(
            f"Die bisherige Aufteilung ist vom {format_day(first)}. "
            "Bitte ein Datum ab diesem Tag eingeben."
        )
