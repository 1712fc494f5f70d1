"""Refusals around drawdowns."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ledger.days import format_day
from ledger.errors import WHOLE, Refusal
from ledger.money import ZERO, format_euro


class DrawnBeyondPledge(Refusal, about="amount"):
    def __init__(self, *, asked: Decimal, pledged: Decimal, requested: Decimal) -> None:
        super().__init__(
            f"Bewilligt und noch nicht eingegangen sind {format_euro(pledged)}, davon sind "
            f"{format_euro(requested)} schon angefordert. Abrufbar sind noch "
            f"{format_euro(max(pledged - requested, ZERO))}, angefordert werden sollen "
            f"{format_euro(asked)}. Bitte den Betrag senken oder zuerst einen früheren "
            "Mittelabruf zurücknehmen."
        )


class DrawnBeforeAward(Refusal, about="day"):
    def __init__(self, first: date) -> None:
        super().__init__(
            "Vor dem Bescheid gibt es nichts abzurufen. "
            f"Bitte ein Datum ab dem {format_day(first)} eingeben."
        )


class NeededBeforeDrawn(Refusal, about="needed_until"):
    def __init__(self, requested_on: date) -> None:
        super().__init__(
            "Abgerufen wird für Zahlungen nach dem Mittelabruf. "
            f"Bitte ein Datum ab dem {format_day(requested_on)} eingeben."
        )


class NeededBeyondWindow(Refusal, about="needed_until"):
    def __init__(self, spend_by: date) -> None:
        super().__init__(
            f"Das Geld ist bis zum {format_day(spend_by)} auszugeben (Verausgabungsfrist). "
            "Bitte ein Datum bis zu diesem Tag eingeben oder zuerst die Verlängerung erfassen."
        )


class DrawdownPartMissing(Refusal, about="part"):
    def __init__(self, parts: Iterable[str]) -> None:
        super().__init__(
            "Dieses Förderprogramm verlangt getrennte Mittelabrufe. Bitte den Abrufteil wählen: "
            f"{'; '.join(parts)}."
        )


class DrawdownPartElsewhere(Refusal, about="part"):
    def __init__(self, part: str) -> None:
        super().__init__(
            f"Der Abrufteil „{part}“ gehört nicht zu diesem Förderprogramm. "
            "Bitte einen aus der Liste wählen."
        )


class DrawdownElsewhere(Refusal, about="drawdown"):
    def __init__(self, drawdown: str) -> None:
        super().__init__(
            f"„{drawdown}“ gehört zu einer anderen Zuwendung. Bitte einen Mittelabruf dieser "
            "Zuwendung wählen."
        )


class DrawdownWithdrawn(Refusal, about="drawdown"):
    def __init__(self, drawdown: str, withdrawn_on: date) -> None:
        super().__init__(
            f"„{drawdown}“ wurde am {format_day(withdrawn_on)} zurückgenommen. "
            "Bitte einen offenen Mittelabruf wählen."
        )


class DrawdownSettled(Refusal, about=WHOLE):
    def __init__(self, drawdown: str) -> None:
        super().__init__(
            f"„{drawdown}“ ist vollständig eingegangen und lässt sich nicht zurücknehmen. "
            "Bitte zuerst den Zahlungseingang stornieren oder eine Rückzahlung buchen."
        )


class WithdrawnTooEarly(Refusal, about="day"):
    def __init__(self, first: date) -> None:
        super().__init__(
            "Die Rücknahme kann nicht vor dem Mittelabruf liegen. "
            f"Bitte ein Datum ab dem {format_day(first)} eingeben."
        )
