"""Refusals around units that were held."""

from datetime import date

from ledger.days import format_day
from ledger.errors import Refusal


class UnitNotGranted(Refusal, about="unit"):
    def __init__(self, component: str) -> None:
        super().__init__(
            f"„{component}“ ist im geltenden Bescheid nicht als Einheit bewilligt, oder es ist "
            "eine Stelle. Bitte eine bewilligte Einheit wählen oder den Bescheid prüfen."
        )


class HeldEndsBeforeItBegins(Refusal, about="held_to"):
    def __init__(self, first: date) -> None:
        super().__init__(
            f"Begonnen wurde am {format_day(first)}; das Ende kann nicht davor liegen. "
            "Bitte die Tage prüfen."
        )


class HeldNegative(Refusal, about="quantity"):
    def __init__(self) -> None:
        super().__init__(
            "Weniger als nichts kann nicht durchgeführt sein. Bitte 0 oder mehr eingeben."
        )


class HeldSourceMissing(Refusal, about="source"):
    def __init__(self) -> None:
        super().__init__(
            "Nicht angegeben ist, woraus sich die Anzahl ergibt. Bitte die Quelle nennen, zum "
            "Beispiel „Nachweis der Stadt vom 31.01.2025“."
        )


class HeldCorrected(Refusal, about="quantity"):
    def __init__(self) -> None:
        super().__init__(
            "Diese Angabe ist schon berichtigt. Bitte die neue Angabe auf der Seite der Zuwendung "
            "öffnen und dort berichtigen."
        )


class HeldUnchanged(Refusal, about="quantity"):
    def __init__(self) -> None:
        super().__init__(
            "Anzahl und Tage sind schon so erfasst. Bitte berichtigen, was nicht stimmt."
        )
