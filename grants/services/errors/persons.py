"""Refusals around persons and their access."""

from ledger.errors import WHOLE, Refusal


class LastSupervisor(Refusal, about=WHOLE):
    def __init__(self) -> None:
        super().__init__(
            "Außer dieser Person kann sich niemand mehr als Leitung anmelden, und ohne Leitung "
            "kommt niemand zu den Stammdaten. Bitte zuerst einer anderen Person mit Zugang und "
            "Passwort die Rolle Leitung geben."
        )
