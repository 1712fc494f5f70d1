"""Refusals around money in Verwahrung."""

from datetime import date
from decimal import Decimal

from ledger.days import format_day
from ledger.errors import NotEnoughMoney, Refusal
from ledger.models import Place
from ledger.money import format_euro


class ReceivedBeyondPledge(NotEnoughMoney):
    """A receipt is more than the notice still promises; ``asked`` and ``free`` in euro.

    ``is_held``: the money is in Verwahrung already, where the rest of it stays.
    """

    def __init__(self, *, asked: Decimal, free: Decimal, is_held: bool = False) -> None:
        self.asked, self.free, self.place = asked, free, Place.PLEDGED
        rest = (
            "Bitte den Betrag senken; der Rest bleibt in Verwahrung"
            if is_held
            else f"Bitte den Betrag senken und die übrigen {format_euro(asked - free)} in "
            "Verwahrung buchen"
        )
        Refusal.__init__(
            self,
            f"Nur noch {format_euro(free)} sind bewilligt und noch nicht eingegangen, gebucht "
            f"werden sollen {format_euro(asked)}. {rest}, oder zuerst den Änderungsbescheid "
            "erfassen.",
        )


class PayerMissing(Refusal, about="payer"):
    def __init__(self) -> None:
        super().__init__("Wer eingezahlt hat, fehlt. Bitte den Einzahler angeben.")


class ReturnedBeforeCredit(Refusal, about="day"):
    def __init__(self, credited_on: date) -> None:
        super().__init__(
            f"Das Geld ist am {format_day(credited_on)} eingegangen, früher kann es nicht "
            "zurückgegeben sein. Bitte ein Datum ab diesem Tag eingeben."
        )
