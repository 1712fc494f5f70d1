from collections.abc import Mapping
from typing import Any

from django import forms

from grants.queries.interest import SuppliedPayment
from grants.web.forms.fields import DayField, focus_first
from grants.web.forms.sentences import PlainForm
from ledger.days import format_day
from ledger.money import EuroField


class InterestForm(PlainForm):
    """Zinsrechner: a payment that is not in the books, in the address of the page."""

    betrag = EuroField(
        label="Betrag in Euro",
        positive=True,
        error_messages={"required": "Bitte einen Betrag eingeben, zum Beispiel 12.400,50."},
    )
    eingang = DayField(label="Eingang am")
    verwendet = DayField(label="Verwendet am")
    frist = forms.IntegerField(
        label="Verwendungsfrist in Monaten",
        required=False,
        min_value=0,
        max_value=120,
        help_text="Bleibt das Feld leer, gilt die Standardregel für Zuwendungen.",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Bitte eine ganze Zahl von Monaten eingeben, zum Beispiel 2.",
            "min_value": "Bitte eine Zahl von Monaten ab 0 eingeben.",
            "max_value": "Bitte höchstens 120 Monate eingeben.",
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        if not self.is_bound:
            focus_first(self.fields)

    def clean(self) -> None:
        received_on = self.cleaned_data.get("eingang")
        used_on = self.cleaned_data.get("verwendet")
        if received_on and used_on and used_on < received_on:
            self.add_error(
                "verwendet",
                "Verwendet wurde das Geld frühestens am Tag des Eingangs "
                f"({format_day(received_on)}). Bitte die Daten prüfen.",
            )

    @property
    def payment(self) -> SuppliedPayment:
        """Zahlung, die das gültige Formular beschreibt."""
        return SuppliedPayment(
            amount=self.cleaned_data["betrag"],
            received_on=self.cleaned_data["eingang"],
            used_on=self.cleaned_data["verwendet"],
            use_months=self.cleaned_data["frist"],
        )


class SheetForm(PlainForm):
    """Stand einer Zinsberechnung, in the address of its page."""

    bis = DayField(required=False)
    beleg = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
