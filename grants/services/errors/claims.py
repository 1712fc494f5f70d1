"""Refusals around claims against recipients, and repayments from the county's own money."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ledger.days import format_day
from ledger.errors import WHOLE, NotEnoughMoney, Refusal
from ledger.models import Place
from ledger.money import format_euro


class NotEnoughToRepay(NotEnoughMoney):
    """More is to be repaid than what is in hand; the county may pay the rest."""

    def __init__(self, *, asked: Decimal, free: Decimal) -> None:
        self.asked, self.free, self.place = asked, free, Place.CASH
        Refusal.__init__(
            self,
            f"Im Bestand sind nur noch {format_euro(free)}, zurückgezahlt werden sollen "
            f"{format_euro(asked)}. Bitte den Betrag senken oder „aus Mitteln des Kreises“ "
            f"ankreuzen: {format_euro(asked - free)} zahlt dann der Kreis.",
        )


class RepaidBeyondUsed(Refusal, about="amount"):
    """The county pays back only what was used, not what recipients still hold."""

    def __init__(self, *, asked: Decimal, used: Decimal, unproven: Decimal) -> None:
        super().__init__(
            f"Aus Mitteln des Kreises wären {format_euro(asked)} zurückzuzahlen; ausgegeben, "
            f"nachgewiesen oder verloren sind aber nur {format_euro(used)}. Ausgezahlt und noch "
            f"nicht nachgewiesen: {format_euro(unproven)}. Bitte den Betrag senken oder zuerst den "
            "Rückfluss, den Nachweis oder die Niederschlagung buchen."
        )


class ClaimedBeyondHeld(Refusal, about="amount"):
    def __init__(self, *, asked: Decimal, free: Decimal) -> None:
        super().__init__(
            f"Ausgezahlt, nicht nachgewiesen und noch nicht zurückgefordert sind "
            f"{format_euro(free)}, zurückgefordert werden sollen {format_euro(asked)}. Bitte den "
            "Betrag senken oder zuerst den Nachweis stornieren."
        )


class DueBeforeClaim(Refusal, about="due_on"):
    """A claim on a recipient or one of interest is not due before its day."""

    def __init__(self, claimed_on: date) -> None:
        super().__init__(
            f"Gefordert wird am {format_day(claimed_on)}, fällig sein kann es nicht davor. Bitte "
            "ein Datum ab diesem Tag eingeben."
        )


class BeforeClaim(Refusal, about="day"):
    """A claim is not taken back or given up before the day on which it was made."""

    def __init__(self, claimed_on: date, *, about: str) -> None:
        self.about = about
        super().__init__(
            f"Gefordert wurde erst am {format_day(claimed_on)}. Bitte ein Datum ab diesem Tag "
            "eingeben."
        )


class GivenUpAlready(NotEnoughMoney):
    """A recipient pays more than he still holds, because part of it was booked as lost."""

    def __init__(self, *, asked: Decimal, held: Decimal, losses: Iterable[int]) -> None:
        self.asked, self.free, self.place = asked, held, Place.WITH_RECIPIENT
        vouchers = ", ".join(f"Beleg {number}" for number in losses)
        Refusal.__init__(
            self,
            f"Beim Empfänger sind noch {format_euro(held)}, gebucht werden sollen "
            f"{format_euro(asked)}: Der Rest ist als Verlust gebucht ({vouchers}). Bitte in dieser "
            "Reihenfolge: 1. den Verlust stornieren, 2. den Rückfluss buchen, 3. was fehlt, neu "
            "niederschlagen.",
        )


class ClaimSettled(Refusal, about=WHOLE):
    def __init__(self, claim: str) -> None:
        super().__init__(
            f"{claim}: Es ist nichts mehr offen. Bitte die Seite neu laden und prüfen, was "
            "inzwischen gebucht wurde."
        )


class BeyondClaim(Refusal, about="amount"):
    def __init__(self, *, asked: Decimal, open_: Decimal) -> None:
        super().__init__(
            f"Von dieser Rückforderung sind noch {format_euro(open_)} offen, gebucht werden sollen "
            f"{format_euro(asked)}. Bitte den Betrag senken."
        )


class ClaimElsewhere(Refusal, about="claim"):
    def __init__(self, claim: str) -> None:
        super().__init__(
            f"„{claim}“ gehört zu einer anderen Weiterleitung. Bitte eine Rückforderung dieser "
            "Weiterleitung wählen oder das Feld leer lassen."
        )


class PausedTooShort(Refusal, about="until"):
    def __init__(self, today: date) -> None:
        super().__init__(
            f"Befristet wird über heute ({format_day(today)}) hinaus. Bitte ein späteres Datum "
            "eingeben oder das Feld leer lassen."
        )


class WriteOffAsked(Refusal, about="amount"):
    """Several requests together must not give up more than is open."""

    def __init__(self, *, asked: Decimal, open_: Decimal, already: Decimal) -> None:
        super().__init__(
            f"Offen sind {format_euro(open_)}, davon ist für {format_euro(already)} schon eine "
            f"Niederschlagung beantragt; niedergeschlagen werden sollen {format_euro(asked)}. "
            "Bitte den Betrag senken oder zuerst die beantragte Niederschlagung zurücknehmen."
        )


class WriteOffOfAnother(Refusal, about=WHOLE):
    def __init__(self) -> None:
        super().__init__(
            "Diese Niederschlagung hat eine andere Person beantragt. Bitte diese Person oder die "
            "Leitung um die Rücknahme bitten."
        )


class WriteOffNotPending(Refusal, about=WHOLE):
    def __init__(self, write_off: str) -> None:
        super().__init__(
            f"{write_off}: Hier ist nichts freizugeben. Bitte die Liste der Rückforderungen öffnen."
        )
