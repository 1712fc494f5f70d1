"""Refusals of the ledger: one class each, its text a German sentence that says what to do."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from django.contrib.auth.models import User

from ledger.days import format_day, format_moment
from ledger.models import Place, PlanEntry
from ledger.models.budget import BELOW_ZERO
from ledger.money import format_euro

# What a refusal is about if no single field can mend it.
WHOLE = ""


class Refusal(Exception):
    """Ablehnung: a command that was not carried out; nothing has changed.

    ``about`` is what has to be mended, as an argument of the service or a field of its form is
    called: the form says the refusal there. WHOLE: the command as a whole.
    """

    about: str

    def __init_subclass__(cls, *, about: str | None = None) -> None:
        if about is not None:
            cls.about = about


class NotEnoughMoney(Refusal, about="amount"):
    """An account would fall below zero; ``asked`` and ``free`` in euro."""

    _LEFT_AND_ADVICE: ClassVar[dict[Place, tuple[str, str]]] = {
        Place.CASH: (
            "Im Bestand sind nur noch {free}",
            "Bitte den Betrag senken oder zuerst den Zahlungseingang buchen.",
        ),
        Place.PLEDGED: (
            "Nur noch {free} sind bewilligt und noch nicht eingegangen",
            "Bitte den Betrag senken oder zuerst den Änderungsbescheid erfassen.",
        ),
        Place.COMMITTED: (
            "Nur noch {free} sind vereinbart und noch nicht ausgezahlt",
            "Bitte den Betrag senken oder zuerst die Vereinbarung ändern.",
        ),
        Place.WITH_RECIPIENT: (
            "Nur noch {free} sind ausgezahlt und noch nicht nachgewiesen",
            "Bitte den Betrag senken.",
        ),
        Place.SUSPENSE: (
            "Nur noch {free} sind in Verwahrung und noch nicht zugeordnet",
            "Bitte den Betrag senken.",
        ),
        Place.INTEREST_OWED: (
            "Nur noch {free} sind gefordert und noch nicht gezahlt",
            "Bitte den Betrag senken oder die weitere Zinsforderung erfassen.",
        ),
        Place.INTEREST_DUE: (
            "Nur noch {free} sind gefordert und noch nicht eingegangen",
            "Bitte den Betrag senken oder die weitere Zinsforderung erfassen.",
        ),
    }

    def __init__(self, *, asked: Decimal, free: Decimal, place: Place) -> None:
        self.asked = asked
        self.free = free
        self.place = place
        left, advice = self._LEFT_AND_ADVICE.get(
            place,
            (
                f"Unter „{place.label}“ sind nur noch {{free}}",
                "Bitte zuerst die spätere Buchung stornieren.",
            ),
        )
        super().__init__(
            f"{left.format(free=format_euro(free))}, "
            f"gebucht werden sollen {format_euro(asked)}. {advice}"
        )


class MoneyMovedOn(NotEnoughMoney, about=WHOLE):
    """A voucher cannot be taken back because its money has gone further; amounts in euro."""

    def __init__(self, *, asked: Decimal, free: Decimal, place: Place) -> None:
        self.asked = asked
        self.free = free
        self.place = place
        Refusal.__init__(
            self,
            f"Das Storno braucht {format_euro(asked)} unter „{place.label}“, dort sind nur "
            f"noch {format_euro(free)}. Bitte zuerst die spätere Buchung stornieren, mit der das "
            "Geld weiterging.",
        )


class BelowZeroOnDay(Refusal, about="day"):
    """An account would lack ``below`` euro on ``day``, and has them from ``enough_from`` on."""

    def __init__(
        self, day: date, *, below: Decimal, enough_from: date, place: Place, advice: str = ""
    ) -> None:
        self.day = day
        self.below = below
        self.enough_from = enough_from
        self.place = place
        super().__init__(
            f"Am {format_day(day)} fehlen dafür {format_euro(below)} unter „{place.label}“, "
            f"erst ab dem {format_day(enough_from)} sind sie da. Bitte "
            + (advice or f"mit einem Datum ab dem {format_day(enough_from)} buchen.")
        )


class AmountNotPositive(Refusal, about="amount"):
    def __init__(self, amount: Decimal) -> None:
        super().__init__(
            f"{format_euro(amount)} lässt sich nicht buchen. "
            "Bitte einen Betrag größer als 0,00 € eingeben."
        )


class YearMissing(Refusal, about="day"):
    def __init__(self, year: int) -> None:
        super().__init__(
            f"Das Haushaltsjahr {year} ist nicht angelegt. "
            "Bitte das Datum prüfen oder die Leitung bitten, das Jahr anzulegen."
        )


class YearClosed(Refusal, about="day"):
    def __init__(self, year: int) -> None:
        super().__init__(
            f"Das Haushaltsjahr {year} ist abgeschlossen. "
            "Bitte mit einem Datum in einem offenen Jahr buchen."
        )


class PeriodClosed(Refusal, about="day"):
    def __init__(self, closed_through: date) -> None:
        super().__init__(
            f"Bis einschließlich {format_day(closed_through)} ist abgeschlossen. "
            "Bitte mit einem späteren Datum buchen."
        )


class ChargedYearClosed(Refusal, about="budget_year"):
    def __init__(self, year: int) -> None:
        super().__init__(
            f"Das Haushaltsjahr {year} ist abgeschlossen, ihm lässt sich kein Ertrag oder Aufwand "
            "mehr zurechnen. Bitte ein offenes Haushaltsjahr wählen."
        )


class KeyReused(Refusal, about=WHOLE):
    """The same idempotency key came with another payload."""

    def __init__(self) -> None:
        super().__init__(
            "Dieses Formular wurde schon mit anderen Angaben gebucht. "
            "Bitte die Seite neu laden und alles erneut eingeben."
        )


class ChangedMeanwhile(Refusal, about=WHOLE):
    """Somebody has saved since the form was opened; ``changed`` names what is different now."""

    def __init__(
        self, what: str, *, by: User | None, at: datetime | None, changed: frozenset[str]
    ) -> None:
        self.changed = changed
        known = ""
        if by is not None and at is not None:
            known = f", gespeichert von {by.get_full_name() or by.username} am {format_moment(at)}"
        super().__init__(
            f"Inzwischen geändert: {what}{known}. Ihre Eingaben stehen noch im "
            "Formular, gespeichert sind sie nicht. Bitte vergleichen und noch einmal speichern."
        )


class FormStateMissing(Refusal, about=WHOLE):
    """A form that says a state anew has to say from which one it was filled."""

    def __init__(self) -> None:
        super().__init__(
            "Dem Formular fehlt, aus welchem Stand es ausgefüllt wurde. "
            "Bitte die Seite neu laden und alles erneut eingeben."
        )


class AlreadyReversed(Refusal, about=WHOLE):
    def __init__(self, number: int, reversed_on: date) -> None:
        super().__init__(
            f"Beleg {number} wurde am {format_day(reversed_on)} bereits storniert. "
            "Bitte den richtigen Beleg wählen."
        )


class NotReversible(Refusal, about=WHOLE):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"Beleg {number} ist selbst ein Storno und lässt sich nicht stornieren. "
            "Bitte neu buchen."
        )


class ReversalTooEarly(Refusal, about="day"):
    def __init__(self, booked_on: date) -> None:
        super().__init__(
            "Ein Storno kann nicht vor dem Beleg liegen. "
            f"Bitte ein Datum ab dem {format_day(booked_on)} wählen."
        )


class ReasonMissing(Refusal, about="reason"):
    def __init__(self, what: str = "Ein Storno") -> None:
        super().__init__(f"{what} braucht eine Begründung. Bitte den Grund angeben.")


class PlanBelowZero(Refusal, about="total"):
    def __init__(self) -> None:
        super().__init__(BELOW_ZERO)


class PlanOfClosedYear(Refusal, about="year"):
    def __init__(self, year: int) -> None:
        super().__init__(
            f"Das Haushaltsjahr {year} ist abgeschlossen, sein Ansatz lässt sich nicht mehr "
            "ändern. Bitte die Leitung bitten, das Jahr wieder zu öffnen."
        )


class PlanUnchanged(Refusal, about="total"):
    def __init__(self, kind: PlanEntry.Kind, total: Decimal) -> None:
        super().__init__(
            f"{kind.label} ist schon {format_euro(total)}, es gibt nichts zu ändern. "
            "Bitte die Seite neu laden und den Betrag prüfen."
        )


class DayOutsideYear(Refusal, about="day"):
    def __init__(self, day: date, year: int) -> None:
        super().__init__(
            f"Der {format_day(day)} liegt nicht im Haushaltsjahr {year}. "
            f"Bitte einen Tag vom 01.01.{year} bis 31.12.{year} wählen."
        )


class ClosingTooEarly(Refusal, about="day"):
    def __init__(self, day: date, *, today: date) -> None:
        super().__init__(
            f"Der {format_day(day)} liegt in der Zukunft und lässt sich noch nicht abschließen. "
            f"Bitte einen Tag bis heute ({format_day(today)}) wählen."
        )


class AlreadyClosed(Refusal, about="day"):
    def __init__(self, closed_through: date) -> None:
        super().__init__(
            f"Bis einschließlich {format_day(closed_through)} ist bereits abgeschlossen. "
            "Bitte einen späteren Tag wählen oder die Wiedereröffnung beantragen."
        )


class NotClosed(Refusal, about="day"):
    def __init__(self, open_from: date) -> None:
        super().__init__(
            f"Der {format_day(open_from)} ist nicht abgeschlossen, es gibt nichts wieder zu "
            "öffnen. Bitte den Tag prüfen."
        )


class AlreadyApproved(Refusal, about=WHOLE):
    def __init__(self) -> None:
        super().__init__(
            "Diese Wiedereröffnung ist bereits freigegeben. Bitte die Seite neu laden."
        )


class ReopeningOutdated(Refusal, about=WHOLE):
    """The year was closed again after somebody asked for the reopening."""

    def __init__(self) -> None:
        super().__init__(
            "Seit diesem Antrag wurde das Haushaltsjahr erneut abgeschlossen. "
            "Bitte die Wiedereröffnung neu beantragen."
        )


class BookingUnderWay(Refusal, about=WHOLE):
    """A booking is not ended, so nothing behind it can be sealed yet."""

    def __init__(self) -> None:
        super().__init__(
            "Eine Buchung ist seit über zehn Sekunden nicht beendet; was nach ihr erfasst wurde, "
            "sichert der nächste Lauf. Bleibt das so, bitte die Verbindungen der Datenbank "
            "prüfen."
        )


class SecondPersonNeeded(Refusal, about=WHOLE):
    def __init__(self, what: str = "die Wiedereröffnung") -> None:
        super().__init__(
            f"Wer {what} beantragt hat, kann sie nicht selbst freigeben. "
            "Bitte eine zweite Person der Leitung um die Freigabe bitten."
        )
