"""Formulare einer Frist: extend it, finish it, take that back, enter one by hand."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User

from grants.models import Deadline, DeadlineChange
from grants.queries.deadlines import DeadlineRow
from grants.queries.stated import stated_in_deadline
from grants.services import add_deadline, extend_deadline, finish_deadline, reopen_deadline
from grants.services.errors import SourceMissing, TitleMissing
from grants.services.terms import DeadlineDetails
from grants.web.forms.booking import Data, KeyedForm
from grants.web.forms.fields import DayField, focus_first
from grants.web.forms.restating import RestatingForm
from grants.web.forms.typed_choice import TypedChoiceField
from grants.web.wording import day, person_name
from ledger.filled_from import Stated

_LONGEST_REASON = 250


def _reason(label: str, help_text: str, required: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONGEST_REASON,
        help_text=help_text,
        error_messages={"required": required},
    )


class DeadlineForm(RestatingForm):
    """Formular zu einer Frist: what it does, and how its button and its success read."""

    title: ClassVar[str]
    button: ClassVar[str]
    explanation: ClassVar[str]
    shown_beside = {"done_on": "Erledigt am", "dropped_on": "Entfallen am", "due_on": "Fällig am"}

    def __init__(self, deadline: DeadlineRow, data: Data | None = None, *, today: date) -> None:
        super().__init__(data, initial={"day": today})
        self.deadline = deadline
        self.today = today
        if not self.is_bound:
            focus_first(self.fields)

    @property
    def stated(self) -> Stated:
        return stated_in_deadline(self.deadline)

    def done(self, result: DeadlineChange) -> str:
        """Meldung, once it is carried out."""
        raise NotImplementedError


class ExtensionForm(DeadlineForm):
    """Frist verlängern."""

    title = "Frist verlängern"
    button = "Verlängern"
    refused = "Nicht verlängert"
    explanation = (
        "Die Frist endet dann am neuen Tag, bis ein Bescheid einen anderen nennt. Der bisherige "
        "Tag und der Grund bleiben im Verlauf stehen."
    )

    due_on = DayField(label="Neuer Tag")
    reason = _reason(
        "Grund",
        "Warum gilt ein anderer Tag? Der Grund steht dauerhaft im Verlauf.",
        "Eine Verlängerung braucht eine Begründung. Bitte den Grund angeben.",
    )
    day = DayField(label="Entschieden am")
    reference = forms.CharField(
        label="Schreiben, Aktenzeichen",
        max_length=200,
        required=False,
        help_text="zum Beispiel „E-Mail der Bezirksregierung vom 14.10.2024, Az. 36.02.08“",
    )

    field_order = ("due_on", "reason", "day", "reference", "key")

    def carry_out(self, *, actor: User) -> DeadlineChange:
        return extend_deadline(
            deadline=self.deadline,
            due_on=self.cleaned_data["due_on"],
            reason=self.cleaned_data["reason"],
            decided_on=self.cleaned_data["day"],
            reference=self.cleaned_data["reference"],
            filled_from=self.cleaned_data["filled_from"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )

    def done(self, result: DeadlineChange) -> str:
        due_on = self.cleaned_data["due_on"]
        if due_on < self.deadline.due_on:
            return (
                f"Die Frist endet jetzt früher: am {day(due_on)} statt am "
                f"{day(self.deadline.due_on)}."
            )
        return f"Die Frist endet jetzt am {day(due_on)}."


class FinishForm(DeadlineForm):
    """Frist erledigen."""

    title = "Frist erledigen"
    button = "Als erledigt eintragen"
    refused = "Nicht als erledigt eingetragen"
    success = "Erledigt"
    explanation = "Danach erinnert das Programm nicht mehr an diese Frist."

    day = DayField(label="Erledigt am")
    note = forms.CharField(
        label="Vermerk",
        max_length=_LONGEST_REASON,
        required=False,
        help_text="zum Beispiel, wie und an wen der Nachweis ging",
    )

    field_order = ("day", "note", "key")

    def carry_out(self, *, actor: User) -> DeadlineChange:
        return finish_deadline(
            deadline=self.deadline,
            done_on=self.cleaned_data["day"],
            note=self.cleaned_data["note"],
            filled_from=self.cleaned_data["filled_from"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )

    def done(self, result: DeadlineChange) -> str:
        return f"Die Frist ist seit dem {day(self.cleaned_data['day'])} erledigt."


class ReopenForm(DeadlineForm):
    """Erledigung zurücknehmen."""

    title = "Erledigung zurücknehmen"
    button = "Zurücknehmen"
    refused = "Nicht zurückgenommen"
    success = "Zurückgenommen"
    explanation = "Die Frist ist danach wieder offen, und das Programm erinnert wieder an sie."

    reason = _reason(
        "Grund",
        "Warum war sie doch nicht erledigt? Der Grund steht dauerhaft im Verlauf.",
        "Die Rücknahme einer Erledigung braucht eine Begründung. Bitte den Grund angeben.",
    )

    field_order = ("reason", "key")

    def carry_out(self, *, actor: User) -> DeadlineChange:
        return reopen_deadline(
            deadline=self.deadline,
            reason=self.cleaned_data["reason"],
            filled_from=self.cleaned_data["filled_from"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )

    def done(self, result: DeadlineChange) -> str:
        return "Die Frist ist wieder offen."


class NewDeadlineForm(KeyedForm):
    """Frist eintragen, die aus keinem erfassten Bescheid folgt."""

    title = "Frist eintragen"
    called = {"title": "name", "due_on": "day"}
    button = "Eintragen"
    refused = "Nicht eingetragen"
    success = "Eingetragen"

    name = forms.CharField(
        label="Bezeichnung",
        max_length=200,
        help_text="Was ist fällig? Zum Beispiel „Sachbericht an das Ministerium“.",
        error_messages={"required": str(TitleMissing())},
    )
    kind = forms.ChoiceField(label="Art", choices=Deadline.Kind, initial=Deadline.Kind.OTHER)
    day = DayField(label="Fällig am")
    is_shiftable = forms.BooleanField(
        label="Verschiebt sich auf den nächsten Werktag (§ 193 BGB)", required=False
    )
    source = forms.CharField(
        label="Quelle",
        max_length=280,
        help_text="Woraus ergibt sie sich? Zum Beispiel „Schreiben der Bezirksregierung vom "
        "15.10.2024“. Mit dem Eintrag bestätigen Sie den Tag.",
        error_messages={"required": str(SourceMissing())},
    )
    award = TypedChoiceField(
        "zuwendung", label="Zuwendung", required=False, help_text="Tippen, dann wählen."
    )
    pass_through = TypedChoiceField("weiterleitung", label="oder Weiterleitung", required=False)
    programme = TypedChoiceField("foerderprogramm", label="oder Förderprogramm", required=False)
    responsible = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("last_name__german", "username"),
        label="Zuständig",
        required=False,
        empty_label="wer für die Zuwendung zuständig ist",
    )

    field_order = (
        "name",
        "kind",
        "day",
        "is_shiftable",
        "source",
        "award",
        "pass_through",
        "programme",
        "responsible",
        "key",
    )

    def __init__(self, data: Data | None = None, *, award_code: str = "", today: date) -> None:
        super().__init__(data, initial={"award": award_code})
        self.today = today
        people: Any = self.fields["responsible"]
        people.label_from_instance = person_name
        if not self.is_bound:
            focus_first(self.fields)

    def carry_out(self, *, actor: User) -> Deadline:
        given = self.cleaned_data
        return add_deadline(
            details=DeadlineDetails.taken_from(
                given | {"title": given["name"], "due_on": given["day"]}
            ),
            today=self.today,
            key=str(given["key"]),
            actor=actor,
        )
