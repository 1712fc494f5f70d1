"""Refusals of bookings, and of what is done to their vouchers."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from grants.rules.possible_days import FIRST_YEAR, LAST_YEAR
from ledger.days import format_day
from ledger.errors import WHOLE, BelowZeroOnDay, MoneyMovedOn, NotEnoughMoney, Refusal
from ledger.models import Place
from ledger.money import ZERO, format_euro, format_number


class DateOutsideWindow(Refusal, about="day"):
    def __init__(
        self, day: date, *, first: date, last: date, window: str, about: str = "day"
    ) -> None:
        self.about = about
        super().__init__(
            f"Der {format_day(day)} liegt außerhalb des Zeitraums {format_day(first)} bis "
            f"{format_day(last)} ({window}). Bitte das Datum prüfen oder zuerst die Verlängerung "
            "erfassen."
        )


class ReasonOutsideWindow(Refusal, about="reason"):
    """A payment outside the spending window is booked with a reason; it may not be eligible."""

    def __init__(self, day: date, *, first: date, last: date, is_eligible: bool) -> None:
        counts = (
            "Nach dem Bescheid ist die Ausgabe trotzdem zuwendungsfähig"
            if is_eligible
            else "Nach dem Bescheid ist die Ausgabe damit nicht zuwendungsfähig, der Kreis trägt "
            "sie ganz"
        )
        super().__init__(
            f"Der {format_day(day)} liegt außerhalb des Zeitraums {format_day(first)} bis "
            f"{format_day(last)} (Bewilligungszeitraum bis Verausgabungsfrist). {counts}. Bitte "
            "das Datum prüfen oder den Grund angeben."
        )


class DateInFuture(Refusal, about="day"):
    def __init__(self, day: date, *, today: date, about: str = "day") -> None:
        self.about = about
        super().__init__(
            f"Der {format_day(day)} liegt in der Zukunft. "
            f"Bitte ein Datum bis heute ({format_day(today)}) eingeben."
        )


class OpenDayChanged(Refusal, about="day"):
    """Meanwhile a period was closed or opened, and ``shown`` is no longer the first open day."""

    def __init__(self, day: date, *, shown: date, about: str = "day") -> None:
        self.about = about
        super().__init__(
            f"Der {format_day(shown)} ist nicht mehr der erste offene Tag ab dem "
            f"{format_day(day)}. Bitte noch einmal speichern, dann nennt das Formular den neuen."
        )


class YearImpossible(Refusal, about=WHOLE):
    def __init__(self, day: date, *, about: str = WHOLE) -> None:
        self.about = about
        super().__init__(
            f"Das Jahr {day.year} kann nicht stimmen. "
            f"Bitte ein Jahr von {FIRST_YEAR} bis {LAST_YEAR} eingeben."
        )


class NotEnoughCash(NotEnoughMoney):
    """More is to be paid than what is in hand; the county could prefinance so many euro.

    Euro beyond that come from the grant only after another notice. Of an expense, unlike a payout,
    the county may bear them itself.
    """

    def __init__(
        self, *, asked: Decimal, free: Decimal, prefinanceable: Decimal, may_bear: bool
    ) -> None:
        self.asked, self.free, self.place = asked, free, Place.CASH
        missing = asked - free
        if missing <= prefinanceable:
            advice = (
                ". Bitte den Betrag senken, zuerst den Zahlungseingang buchen oder "
                f"Vorfinanzierung durch den Kreis ankreuzen: {format_euro(missing)} zahlt dann "
                "der Kreis voraus."
            )
        else:
            to_come = (
                f"nur {format_euro(prefinanceable)} kommen noch"
                if prefinanceable
                else "es kommt nichts mehr"
            )
            advice = (
                f", und {to_come}. {_beyond_the_grant(missing - prefinanceable, may_bear=may_bear)}"
            )
        Refusal.__init__(
            self,
            f"Im Bestand sind nur noch {format_euro(free)}, gebucht werden sollen "
            f"{format_euro(asked)}{advice}",
        )


class CashMissingOnDay(BelowZeroOnDay, about="day"):
    """A payment lies before its money came; so many euro of it were missing on that day."""

    def __init__(self, lack: BelowZeroOnDay, *, missing: Decimal, prefinanceable: Decimal) -> None:
        later = f"mit einem Datum ab dem {format_day(lack.enough_from)} buchen"
        super().__init__(
            lack.day,
            below=lack.below,
            enough_from=lack.enough_from,
            place=lack.place,
            advice=(
                f"{later} oder Vorfinanzierung durch den Kreis ankreuzen: {format_euro(missing)} "
                "hat dann der Kreis vorausgezahlt."
                if missing <= prefinanceable
                else f"{later}. Hat der Kreis vorausgezahlt: zuerst den Zahlungseingang "
                "stornieren, dann die Zahlung mit Vorfinanzierung und danach den Zahlungseingang "
                "neu buchen."
            ),
        )


class PrefinancedLater(BelowZeroOnDay, about="day"):
    """A receipt would settle what the county paid only after its day."""

    def __init__(self, lack: BelowZeroOnDay) -> None:
        self.day, self.below = lack.day, lack.below
        self.enough_from, self.place = lack.enough_from, lack.place
        Refusal.__init__(
            self,
            f"Der Zahlungseingang gleicht aus, was der Kreis vorfinanziert hat, davon aber "
            f"{format_euro(lack.below)} erst nach dem {format_day(lack.day)}: Das Geld war schon "
            "da. Bitte zuerst die spätere Zahlung stornieren, dann den Zahlungseingang und "
            "danach die Zahlung neu buchen.",
        )


class PrefinancedBeyondPledge(Refusal, about="amount"):
    def __init__(self, *, asked: Decimal, free: Decimal, may_bear: bool) -> None:
        super().__init__(
            f"Aus dieser Zuwendung kommen noch {format_euro(free)}; mehr kann der Kreis nicht "
            f"vorfinanzieren. Es fehlen {format_euro(asked - free)}. "
            f"{_beyond_the_grant(asked - free, may_bear=may_bear)}"
        )


def _beyond_the_grant(excess: Decimal, *, may_bear: bool) -> str:
    if not may_bear:
        return (
            f"Bitte den Betrag um {format_euro(excess)} senken oder zuerst den Änderungsbescheid "
            "erfassen."
        )
    return (
        f"Bitte den Betrag senken, {format_euro(excess)} als Eigenanteil eintragen oder zuerst den "
        "Änderungsbescheid erfassen."
    )


class PrefinancingSettled(MoneyMovedOn):
    """What the county paid ahead cannot be taken back once a receipt has settled it."""

    def __init__(self, lack: MoneyMovedOn, *, receipt: int, received_on: date) -> None:
        self.asked, self.free, self.place = lack.asked, lack.free, lack.place
        Refusal.__init__(
            self,
            "Der Kreis hat diese Zahlung vorfinanziert, und der Zahlungseingang vom "
            f"{format_day(received_on)} hat das ausgeglichen. Bitte in dieser Reihenfolge: "
            f"1. Zahlungseingang (Beleg {receipt}) stornieren, 2. diesen Beleg stornieren, "
            "3. Zahlungseingang neu buchen.",
        )


class LineOnWrongSide(Refusal, about="line"):
    def __init__(self, line: str, wanted: str) -> None:
        super().__init__(
            f"„{line}“ ist hier nicht möglich. Bitte eine Haushaltsposition für {wanted} wählen."
        )


class NotOtherFunds(Refusal, about="plan_item"):
    def __init__(self, item: str) -> None:
        super().__init__(
            f"„{item}“ ist keine Deckungsposition „Leistungen Dritter“ dieser Zuwendung. "
            "Bitte eine aus ihrem Finanzierungsplan wählen oder das Feld leer lassen."
        )


class OwnShareByQuota(Refusal, about="own_share"):
    """With share financing the quota decides the own share, and nobody names it."""

    def __init__(self, quota: Decimal) -> None:
        super().__init__(
            "Bei der Anteilfinanzierung ergibt sich der Eigenanteil aus dem Fördersatz "
            f"({format_number(quota)} %). Bitte das Feld leeren."
        )


class OwnShareOutOfRange(Refusal, about="own_share"):
    """An own share is a part of the whole; euro of both bounds are still possible."""

    def __init__(self, own_share: Decimal, *, at_most: Decimal, at_least: Decimal = ZERO) -> None:
        possible = (
            format_euro(at_most)
            if at_least == at_most
            else f"einen Betrag von {format_euro(at_least)} bis {format_euro(at_most)}"
        )
        super().__init__(
            f"Der Eigenanteil kann hier nicht {format_euro(own_share)} sein. "
            f"Bitte {possible} eingeben."
        )


class ExpenseReversed(Refusal, about=WHOLE):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"Die Ausgabe (Beleg {number}) ist storniert, zu ihr kommt nichts zurück. Bitte die "
            "Erstattung zu der Ausgabe buchen, die an ihrer Stelle gilt."
        )


class RefundBeforeExpense(Refusal, about="day"):
    def __init__(self, day: date, *, spent_on: date) -> None:
        super().__init__(
            f"Die Ausgabe ist vom {format_day(spent_on)}; am {format_day(day)} konnte noch nichts "
            "erstattet werden. Bitte das Datum prüfen."
        )


class RefundBeyondExpense(Refusal, about="amount"):
    def __init__(self, *, asked: Decimal, left: Decimal) -> None:
        super().__init__(
            f"Von der Ausgabe sind noch {format_euro(left)} übrig, erstattet werden sollen "
            f"{format_euro(asked)}. Bitte den Betrag senken oder den Rest zu der Ausgabe buchen, "
            "zu der er gehört."
        )


class RefundedSince(Refusal, about=WHOLE):
    """An expense stays as long as something that came back of it counts."""

    def __init__(self, refunds: Iterable[int]) -> None:
        first, *more = (f"Beleg {number}" for number in refunds)
        super().__init__(
            f"Zu dieser Ausgabe ist eine Erstattung gebucht ({', '.join((first, *more))}). Bitte "
            "zuerst die Erstattung stornieren."
        )


class PlanItemMissing(Refusal, about="plan_item"):
    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(
            "Der Bescheid hat einen Finanzierungsplan. Bitte die Ausgabeposition wählen: "
            f"{', '.join(names)}."
        )


class PlanItemElsewhere(Refusal, about="plan_item"):
    def __init__(self, item: str) -> None:
        super().__init__(
            f"„{item}“ ist keine Ausgabeposition dieser Zuwendung. "
            "Bitte eine aus ihrem Finanzierungsplan wählen."
        )


class PlanItemOfRecipients(Refusal, about="plan_item"):
    """On a position for recipients only payouts count, never own spending."""

    def __init__(self, item: str) -> None:
        super().__init__(
            f"„{item}“ ist für Weiterleitungen geplant; eigene Ausgaben zählen dort nicht. Bitte "
            "eine Position für Personal- oder Sachausgaben wählen oder eine Auszahlung auf der "
            "Seite der Weiterleitung buchen."
        )


class BookedByNotice(Refusal, about=WHOLE):
    def __init__(self, notice: str) -> None:
        super().__init__(
            f"Dieser Beleg gehört zu: {notice}. Er lässt sich nicht stornieren. "
            "Bitte stattdessen die Änderung als neuen Bescheid erfassen."
        )


class BookedByAgreement(Refusal, about=WHOLE):
    def __init__(self, pass_through: str) -> None:
        super().__init__(
            f"Dieser Beleg gehört zur Vereinbarung: {pass_through}. Er lässt sich nicht "
            "stornieren. Bitte stattdessen auf der Seite der Weiterleitung „Vereinbarung ändern“ "
            "wählen."
        )


class NotTransferable(Refusal, about=WHOLE):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"Beleg {number} lässt sich nicht umbuchen. Umgebucht werden Zahlungseingänge, "
            "Leistungen Dritter, Ausgaben, Erstattungen von Lieferanten, Rückzahlungen, "
            "Auszahlungen, Zinszahlungen und Zinseingänge, die nicht storniert sind. Bitte einen "
            "solchen Beleg wählen."
        )


class AlreadyThere(Refusal, about=WHOLE):
    def __init__(self, line: str, year: int) -> None:
        super().__init__(
            f"Der Beleg zählt schon auf „{line}“ im Haushaltsjahr {year}. Bitte eine andere "
            "Haushaltsposition, ein anderes Jahr oder eine andere Position des "
            "Finanzierungsplans wählen."
        )


class TransferredSince(Refusal, about=WHOLE):
    """If several bookings build on one another, only the latest can be taken back."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Der Beleg wurde mit Beleg {number} umgebucht. Bitte zuerst die Umbuchung stornieren."
        )
