"""Refusals around pass-throughs and their agreements."""

from datetime import date
from decimal import Decimal

from ledger.days import format_day
from ledger.errors import WHOLE, Refusal
from ledger.money import ZERO, format_euro


class AgreedBeyondAward(Refusal, about="amount"):
    def __init__(self, *, asked: Decimal, free: Decimal) -> None:
        super().__init__(
            f"Nur noch {format_euro(max(free, ZERO))} der Zuwendung sind nicht gebunden oder "
            f"verbraucht, vereinbart werden sollen {format_euro(asked)}. Bitte den Betrag senken "
            "oder zuerst den Änderungsbescheid erfassen."
        )


class NotARecipient(Refusal, about="recipient"):
    """Money is passed on only to who is marked as a recipient."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"„{name}“ ist nicht als Empfänger gekennzeichnet. Bitte einen anderen Empfänger "
            "wählen oder die Leitung bitten, ihn unter „Stammdaten“ zu kennzeichnen."
        )


class RecipientKnown(Refusal, about="recipient"):
    """A new recipient whose name is there already: chosen, it keeps all its contracts together."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Den Empfänger „{name}“ gibt es schon. Bitte ihn oben bei „Empfänger“ wählen und "
            "hier nichts eintragen."
        )


class AgreedBeyondParent(Refusal, about="amount"):
    def __init__(self, *, asked: Decimal, free: Decimal) -> None:
        super().__init__(
            f"Der Empfänger kann nur noch {format_euro(free)} seiner Weiterleitung weitergeben, "
            f"vermerkt werden sollen {format_euro(asked)}. Bitte den Betrag prüfen."
        )


class NotOurPassThrough(Refusal, about=WHOLE):
    def __init__(self) -> None:
        super().__init__(
            "Diese Weiterleitung hat der Empfänger selbst vergeben; von hier fließt kein Geld an "
            "sie. Bitte auf der übergeordneten Weiterleitung buchen."
        )


class AmendedBelowPaid(Refusal, about="amount"):
    def __init__(self, *, asked: Decimal, paid: Decimal) -> None:
        super().__init__(
            f"Ausgezahlt sind bereits {format_euro(paid)}, vereinbart werden sollen nur noch "
            f"{format_euro(asked)}. Bitte mindestens {format_euro(paid)} eingeben; was der "
            "Empfänger zurückzahlt, als Rückfluss buchen."
        )


class AmendedBeyondAward(Refusal, about="amount"):
    def __init__(self, *, asked: Decimal, highest: Decimal) -> None:
        super().__init__(
            f"Die Zuwendung reicht für höchstens {format_euro(highest)}, vereinbart werden sollen "
            f"{format_euro(asked)}. Bitte den Betrag senken oder zuerst den Änderungsbescheid "
            "erfassen."
        )


class AmendedTooEarly(Refusal, about="day"):
    def __init__(self, first: date) -> None:
        super().__init__(
            "Eine Änderung kann nicht vor der Vereinbarung liegen, die sie ändert. "
            f"Bitte ein Datum ab dem {format_day(first)} eingeben."
        )


class AgreementUnchanged(Refusal, about="amount"):
    def __init__(self, agreed: Decimal) -> None:
        super().__init__(
            f"Vereinbart sind schon {format_euro(agreed)}. Bitte den neuen Gesamtbetrag eingeben."
        )
