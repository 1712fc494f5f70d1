"""Refusals around interest that is claimed, paid and received."""

from datetime import date

from ledger.days import format_day
from ledger.errors import WHOLE, Refusal


class BaseIncomplete(Refusal, about="base_amount"):
    def __init__(self) -> None:
        super().__init__(
            "Zur Berechnung gehören der verspätet verwendete Betrag, der Tag der Auszahlung und "
            "der Tag der Verwendung. Bitte alle drei angeben oder alle drei leer lassen."
        )


class UsedBeforePaid(Refusal, about="reckoned_to"):
    def __init__(self, paid_on: date) -> None:
        super().__init__(
            f"Ausgezahlt wurde am {format_day(paid_on)}, früher kann das Geld nicht verwendet "
            "sein. Bitte ein Datum ab diesem Tag eingeben."
        )


class ClaimedFromRecipient(Refusal, about=WHOLE):
    def __init__(self, claim: str) -> None:
        super().__init__(
            f"Die {claim} richtet sich an den Empfänger, der Kreis zahlt darauf nichts. "
            "Bitte den Zinseingang buchen."
        )


class ClaimedFromUs(Refusal, about=WHOLE):
    def __init__(self, claim: str) -> None:
        super().__init__(
            f"Die {claim} richtet sich an den Kreis, darauf geht nichts ein. "
            "Bitte die Zinszahlung buchen."
        )
