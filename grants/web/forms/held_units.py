"""Formulare der durchgeführten Einheiten: record them, and correct what was recorded."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User

from grants.models import Award, HeldUnits, Programme
from grants.queries.held_units import HeldLine, held_lines
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.stated import stated_in_held
from grants.rules.unit_words import counted_units
from grants.services import correct_held_units, record_held_units
from grants.services.terms import HeldQuantity
from grants.web.forms.booking import Data, KeyedForm
from grants.web.forms.fields import DayField, focus_first
from grants.web.forms.numbers import NumberField
from grants.web.forms.restating import RestatingForm
from ledger.filled_from import Stated


class HeldForm(KeyedForm):
    """Formular zu durchgeführten Einheiten."""

    award: Award

    def done(self, result: HeldUnits) -> str:
        """Meldung, once it is recorded."""
        return f"{counted_units(result.quantity, result.unit)} durchgeführt."


class NewHeldForm(HeldForm):
    """Durchgeführtes erfassen."""

    title = "Durchgeführtes erfassen"
    button = "Speichern"
    explanation = (
        "Der Festbetrag je Einheit folgt dem, was durchgeführt wurde, höchstens dem, was bewilligt "
        "ist. Jede Angabe zählt zu den bisherigen hinzu."
    )

    quantity = NumberField(label="Wie viele wurden durchgeführt?", max_digits=8, decimal_places=2)
    held_from = DayField(label="Von")
    held_to = DayField(label="Bis einschließlich")
    source = forms.CharField(
        label="Quelle",
        max_length=300,
        help_text="zum Beispiel „Nachweis der Stadt vom 31.01.2025“",
        error_messages={"required": "Bitte angeben, woraus sich die Anzahl ergibt."},
    )
    field_order = ("unit", "quantity", "held_from", "held_to", "source", "key")

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        notice = award.current_notice
        initial: dict[str, Any] = {}
        if notice is not None:
            notice.award = award
            initial = {
                "held_from": notice.period_from,
                "held_to": max(notice.period_from, min(notice.period_to, today)),
            }
        super().__init__(data, initial=initial)
        self.award = award
        self.today = today
        found = held_lines(notice, LoadedAwards([award], today)) if notice else []
        self._lines = {str(index): line for index, line in enumerate(found, start=1)}
        self.fields["unit"] = forms.ChoiceField(
            label="Was wurde durchgeführt?",
            choices=[
                *([("", "bitte wählen")] if len(found) != 1 else []),
                *((key, _label(line)) for key, line in self._lines.items()),
            ],
            error_messages={"required": "Bitte wählen, was durchgeführt wurde."},
        )
        self.order_fields(self.field_order)
        if not self.is_bound:
            focus_first(self.fields)

    def carry_out(self, *, actor: User) -> HeldUnits:
        line = self._lines[self.cleaned_data["unit"]]
        return record_held_units(
            award=self.award,
            held=HeldQuantity(
                programme=Programme.objects.get(pk=line.programme_id),
                component=line.component,
                unit=line.unit,
                quantity=self.cleaned_data["quantity"],
                held_from=self.cleaned_data["held_from"],
                held_to=self.cleaned_data["held_to"],
                source=self.cleaned_data["source"],
            ),
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )


class CorrectedHeldForm(RestatingForm, HeldForm):
    """Durchgeführtes berichtigen."""

    title = "Durchgeführtes berichtigen"
    button = "Berichtigen"
    explanation = "Die frühere Angabe bleibt mit dem Grund stehen und zählt nicht mehr."

    quantity = NumberField(label="Durchgeführt", max_digits=8, decimal_places=2)
    held_from = DayField(label="Von")
    held_to = DayField(label="Bis einschließlich")
    reason = forms.CharField(
        label="Grund",
        max_length=300,
        error_messages={"required": "Bitte den Grund der Berichtigung angeben."},
    )
    field_order = ("quantity", "held_from", "held_to", "reason", "key")

    def __init__(self, held: HeldUnits, data: Data | None = None, *, today: date) -> None:
        self.held = held
        self.award = held.award
        self.today = today
        shown = stated_in_held(held).values
        super().__init__(data, initial={name: shown[name] for name in self.field_order[:3]})
        if not self.is_bound:
            focus_first(self.fields)

    @property
    def stated(self) -> Stated:
        return stated_in_held(self.held)

    def carry_out(self, *, actor: User) -> HeldUnits:
        return correct_held_units(
            held=self.held,
            quantity=self.cleaned_data["quantity"],
            held_from=self.cleaned_data["held_from"],
            held_to=self.cleaned_data["held_to"],
            reason=self.cleaned_data["reason"],
            filled_from=self.cleaned_data["filled_from"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )


def _label(line: HeldLine) -> str:
    return f"{line.component} ({line.position})"
