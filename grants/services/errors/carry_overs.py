"""Refusals of Ermächtigungsübertragungen."""

from datetime import date
from decimal import Decimal

from ledger.days import format_day
from ledger.errors import WHOLE, Refusal
from ledger.money import format_euro


class NotCarriedOver(Refusal, about=WHOLE):
    def __init__(self) -> None:
        super().__init__(
            "In das Folgejahr übertragen wird eine Pauschale. Bei dieser Zuwendung sagt der "
            "Bescheid, bis wann das Geld zu verwenden ist. Bitte eine Verlängerung als neuen "
            "Bescheid erfassen."
        )


class CarriedTooEarly(Refusal, about="from_year"):
    def __init__(self, year: int) -> None:
        super().__init__(
            f"Das Haushaltsjahr {year} hat noch nicht begonnen, aus ihm ist nichts übrig. "
            "Bitte ein früheres Jahr wählen."
        )


class CarriedBeyondWindow(Refusal, about="from_year"):
    def __init__(self, to_year: int, *, spend_by: date) -> None:
        super().__init__(
            f"Das Geld ist bis zum {format_day(spend_by)} auszugeben und steht {to_year} nicht "
            "mehr zur Verfügung. Bitte zuerst die Verlängerung als neuen Bescheid erfassen."
        )


class NothingCarried(Refusal, about="amount"):
    def __init__(self) -> None:
        super().__init__("0,00 € lassen sich nicht übertragen. Bitte einen Betrag eingeben.")


class CarriedBeyondUnspent(Refusal, about="amount"):
    def __init__(self, *, asked: Decimal, free: Decimal, carried: Decimal) -> None:
        super().__init__(
            f"Nicht verwendet und noch nicht übertragen sind {format_euro(free)}, übertragen sind "
            f"{format_euro(carried)}. Bitte höchstens so viel übertragen oder, mit Minus davor, "
            f"zurücknehmen, nicht {format_euro(asked)}."
        )
