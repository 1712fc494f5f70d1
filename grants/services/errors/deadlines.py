"""Refusals around deadlines."""

from datetime import date

from ledger.days import format_day
from ledger.errors import WHOLE, Refusal


class DeadlineClosed(Refusal, about=WHOLE):
    """A deadline that is done, or that a notice no longer asks for, is not changed any more."""

    def __init__(self, *, done_on: date | None, dropped_on: date | None) -> None:
        if dropped_on is not None:
            super().__init__(
                f"Diese Frist ist am {format_day(dropped_on)} entfallen. "
                "Bitte bei Bedarf eine neue Frist eintragen."
            )
        else:
            since = f" seit dem {format_day(done_on)}" if done_on else ""
            super().__init__(
                f"Diese Frist ist{since} erledigt. Bitte zuerst die Erledigung zurücknehmen."
            )


class DeadlineStillOpen(Refusal, about=WHOLE):
    def __init__(self) -> None:
        super().__init__(
            "Diese Frist ist nicht als erledigt eingetragen. Es gibt nichts zurückzunehmen."
        )


class DeadlineNotAskedFor(Refusal, about=WHOLE):
    """A deadline that is done and that nobody asks for any more is not opened again."""

    def __init__(self, dropped_on: date) -> None:
        super().__init__(
            f"Diese Frist wird seit dem {format_day(dropped_on)} nicht mehr verlangt und bleibt "
            "erledigt. Bitte bei Bedarf eine neue Frist eintragen."
        )


class DeadlineUnchanged(Refusal, about="due_on"):
    def __init__(self, due_on: date) -> None:
        super().__init__(
            f"Die Frist läuft schon bis zum {format_day(due_on)}. Bitte den neuen Tag eingeben."
        )


class DeadlineOfNotice(Refusal, about=WHOLE):
    """Only the authority moves the end of a period of use, or the day of a repayment."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"Die Frist „{kind}“ steht im Bescheid; sie ändert nur ein Änderungsbescheid. "
            "Bitte den Änderungsbescheid auf der Seite der Zuwendung erfassen."
        )


class DeadlineOfLaw(Refusal, about=WHOLE):
    def __init__(self) -> None:
        super().__init__(
            "Die Klagefrist steht im Gesetz und lässt sich nicht verlängern (§ 74 VwGO). "
            "Ist der Tag falsch, bitte die Bekanntgabe des Bescheids prüfen."
        )


class DeadlineOfSeveral(Refusal, about=WHOLE):
    def __init__(self) -> None:
        super().__init__(
            "Eine Frist gehört zu einer Zuwendung, einer Weiterleitung oder einem "
            "Förderprogramm. Bitte höchstens eines davon wählen."
        )


class TitleMissing(Refusal, about="title"):
    def __init__(self) -> None:
        super().__init__("Die Frist braucht eine Bezeichnung. Bitte eingeben, was fällig ist.")


class SourceMissing(Refusal, about="source"):
    def __init__(self) -> None:
        super().__init__(
            "Zur Frist fehlt die Quelle. Bitte angeben, woraus sie sich ergibt, zum Beispiel "
            "„Schreiben der Bezirksregierung vom 15.10.2024“."
        )
