"""Refusals around posts."""

from datetime import date
from decimal import Decimal

from ledger.days import format_day
from ledger.errors import Refusal
from ledger.money import format_number


class FteOutOfRange(Refusal, about="fte"):
    def __init__(self, fte: Decimal) -> None:
        super().__init__(
            f"Eine Stellennummer steht für eine einzige Stelle; {format_number(fte)} VZÄ sind hier "
            "nicht möglich. Bitte mehr als 0 und höchstens 1,00 eingeben und weitere Stellen unter "
            "eigener Nummer erfassen."
        )


class FillingEndsBeforeItBegins(Refusal, about="valid_to"):
    def __init__(self, first: date) -> None:
        super().__init__(
            f"Die Besetzung beginnt am {format_day(first)} und kann nicht vorher enden. "
            "Bitte beide Daten prüfen."
        )


class PostFilledAlready(Refusal, about="valid_to"):
    def __init__(self, number: str, *, first: date, last: date) -> None:
        super().__init__(
            f"Stelle {number} ist in dieser Zuwendung vom {format_day(first)} bis "
            f"{format_day(last)} schon besetzt. Bitte die Tage anpassen oder zuerst jene Besetzung "
            "ändern."
        )


class FillingUnchanged(Refusal, about="valid_to"):
    def __init__(self) -> None:
        super().__init__(
            "Letzter Tag und Kosten sind so schon erfasst. Bitte ändern, was nicht mehr stimmt."
        )


class ActualCostNegative(Refusal, about="actual_cost"):
    def __init__(self) -> None:
        super().__init__(
            "Personalkosten können nicht unter 0,00 € liegen. Bitte den Betrag prüfen."
        )
