"""Refusals around notifications of the authority."""

from ledger.errors import Refusal


class LetterMissing(Refusal, about="source"):
    def __init__(self) -> None:
        super().__init__(
            "Nicht angegeben ist, wie mitgeteilt wurde. Bitte Schreiben oder Aktenzeichen nennen, "
            "zum Beispiel „Mail an Dezernat 36“."
        )
