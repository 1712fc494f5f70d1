"""Formulare der Haushaltsjahre: close a period, ask to open it again, approve that."""

from datetime import date, timedelta
from typing import ClassVar

from django import forms
from django.contrib.auth.models import User

from grants.web.forms.booking import Data, KeyedForm
from grants.web.forms.fields import DayField
from ledger.errors import WHOLE
from ledger.models import FiscalYear, PeriodClosing, PeriodReopening, ReopeningApproval
from ledger.years import approve_reopening, close_period, request_reopening


class YearForm(KeyedForm):
    """Formular zu einem Haushaltsjahr: what it does, and how its button and its success read."""

    title: ClassVar[str]
    button: ClassVar[str]
    explanation: ClassVar[str]

    def __init__(self, year: FiscalYear, data: Data | None = None, *, today: date) -> None:
        self.year = year
        self.today = today
        super().__init__(data, initial={"day": self.proposed_day()})

    def proposed_day(self) -> date | None:
        """Vorschlag für den Tag; None if there is none that makes sense."""
        return None

    def done(self, result: PeriodClosing | PeriodReopening | ReopeningApproval) -> str:
        """Meldung, once it is carried out."""
        return f"Haushaltsjahr {self.year}, {result}."


class ClosingForm(YearForm):
    """Zeitraum abschließen: a month, a quarter or the whole year."""

    title = "Zeitraum abschließen"
    button = "Abschließen"
    refused = "Nicht abgeschlossen"
    success = "Abgeschlossen"
    explanation = (
        "Danach nimmt das Haushaltsjahr keine Buchung mehr an, deren Datum in diesem Zeitraum "
        "liegt. Mit dem 31.12. ist das ganze Jahr abgeschlossen, und kein Ertrag oder Aufwand "
        "lässt sich ihm mehr zurechnen. Wieder öffnen können es nur zwei Personen gemeinsam."
    )

    day = DayField(label="Abgeschlossen bis einschließlich")
    note = forms.CharField(
        label="Vermerk",
        max_length=300,
        required=False,
        help_text="Steht dauerhaft im Protokoll, zum Beispiel „Jahresabschluss 2023 festgestellt“.",
    )

    field_order = ("day", "note", "key")

    def proposed_day(self) -> date | None:
        """The last month that is over, or the last day of a year that is."""
        month_before = self.today.replace(day=1) - timedelta(days=1)
        day = min(month_before, date(self.year.year, 12, 31))
        is_open = self.year.closed_through is None or day > self.year.closed_through
        return day if day.year == self.year.year and is_open else None

    def carry_out(self, *, actor: User) -> PeriodClosing:
        return close_period(
            year=self.year.year,
            through=self.cleaned_data["day"],
            note=self.cleaned_data["note"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )


class ReopeningForm(YearForm):
    """Wiedereröffnung beantragen."""

    title = "Wiedereröffnung beantragen"
    button = "Beantragen"
    refused = "Nicht beantragt"
    success = "Beantragt"
    explanation = (
        "Der Antrag öffnet noch nichts. Eine zweite Person der Leitung muss ihn freigeben; "
        "danach sind Buchungen ab diesem Tag wieder möglich."
    )

    day = DayField(label="Wieder offen ab einschließlich")
    reason = forms.CharField(
        label="Grund",
        max_length=300,
        help_text="Warum muss der Zeitraum wieder offen sein? Der Grund steht dauerhaft im "
        "Protokoll.",
        error_messages={
            "required": "Eine Wiedereröffnung braucht eine Begründung. Bitte den Grund angeben."
        },
    )

    field_order = ("day", "reason", "key")

    def done(self, result: PeriodClosing | PeriodReopening | ReopeningApproval) -> str:
        return f"{super().done(result)} Es fehlt die Freigabe durch eine zweite Person."

    def proposed_day(self) -> date | None:
        """The month that was closed last."""
        through = self.year.closed_through
        return None if through is None else through.replace(day=1)

    def carry_out(self, *, actor: User) -> PeriodReopening:
        return request_reopening(
            year=self.year.year,
            open_from=self.cleaned_data["day"],
            reason=self.cleaned_data["reason"],
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )


class ApprovalForm(YearForm):
    """Wiedereröffnung freigeben: nothing to enter, only to confirm."""

    title = "Wiedereröffnung freigeben"
    called = {"day": WHOLE}
    button = "Freigeben"
    refused = "Nicht freigegeben"
    success = "Freigegeben"
    explanation = (
        "Mit der Freigabe sind Buchungen ab diesem Tag wieder möglich. Freigeben darf nur, wer "
        "die Wiedereröffnung nicht selbst beantragt hat."
    )

    def __init__(
        self, reopening: PeriodReopening, data: Data | None = None, *, today: date
    ) -> None:
        self.reopening = reopening
        super().__init__(reopening.closing.year, data, today=today)

    def carry_out(self, *, actor: User) -> ReopeningApproval:
        return approve_reopening(
            reopening=self.reopening, key=str(self.cleaned_data["key"]), actor=actor
        )
