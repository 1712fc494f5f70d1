"""Refusals of bookings, and of what is done to their vouchers."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from grants.rules.possible_days import FIRST_YEAR, LAST_YEAR
from ledger.days import format_day
from ledger.errors import WHOLE, MoneyMovedOn, NotEnoughMoney, Refusal
from ledger.models import Place
from ledger.money import format_euro, format_number


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


class DateInFuture(Refusal, about="day"):
    def __init__(self, day: date, *, today: date, about: str = "day") -> None:
        self.about = about
        super().__init__(
            f"Der {format_day(day)} liegt in der Zukunft. "
            f"Bitte ein Datum bis heute ({format_day(today)}) eingeben."
        )


class YearImpossible(Refusal, about=WHOLE):
    def __init__(self, day: date, *, about: str = WHOLE) -> None:
        self.about = about
        super().__init__(
            f"Das Jahr {day.year} kann nicht stimmen. "
            f"Bitte ein Jahr von {FIRST_YEAR} bis {LAST_YEAR} eingeben."
        )


class NotEnoughCash(NotEnoughMoney):
    """An expense is more than what is in hand; the county could prefinance so many euro.

    Euro beyond that come from the grant only after another notice.
    """

    def __init__(self, *, asked: Decimal, free: Decimal, prefinanceable: Decimal) -> None:
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
            advice = f", und {to_come}. {_beyond_the_grant(missing - prefinanceable)}"
        Refusal.__init__(
            self,
            f"Im Bestand sind nur noch {format_euro(free)}, gebucht werden sollen "
            f"{format_euro(asked)}{advice}",
        )


class PrefinancedBeyondPledge(Refusal, about="amount"):
    def __init__(self, *, asked: Decimal, free: Decimal) -> None:
        super().__init__(
            f"Aus dieser Zuwendung kommen noch {format_euro(free)}; mehr kann der Kreis nicht "
            f"vorfinanzieren. Es fehlen {format_euro(asked - free)}. "
            f"{_beyond_the_grant(asked - free)}"
        )


def _beyond_the_grant(excess: Decimal) -> str:
    return (
        f"Bitte den Betrag senken, {format_euro(excess)} als Eigenanteil eintragen oder zuerst den "
        "Änderungsbescheid erfassen."
    )


class PrefinancingSettled(MoneyMovedOn):
    """A prefinanced expense cannot be taken back once a receipt has settled it."""

    def __init__(self, lack: MoneyMovedOn, *, receipt: int, received_on: date) -> None:
        self.asked, self.free, self.place = lack.asked, lack.free, lack.place
        Refusal.__init__(
            self,
            "Der Kreis hat diese Ausgabe vorfinanziert, und der Zahlungseingang vom "
            f"{format_day(received_on)} hat das ausgeglichen. Bitte in dieser Reihenfolge: "
            f"1. Zahlungseingang (Beleg {receipt}) stornieren, 2. Ausgabe stornieren, "
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
    def __init__(self, own_share: Decimal, *, amount: Decimal) -> None:
        super().__init__(
            f"Der Eigenanteil ({format_euro(own_share)}) ist ein Teil der Ausgabe. "
            f"Bitte einen Betrag von 0,00\u00a0€ bis {format_euro(amount)} eingeben."
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
            "Leistungen Dritter, Ausgaben, Rückzahlungen und Auszahlungen, die nicht storniert "
            "sind."
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
