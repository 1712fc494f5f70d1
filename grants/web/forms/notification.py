from datetime import date

from django import forms
from django.contrib.auth.models import User

from grants.models import Award, Notification
from grants.services import record_notification
from grants.web.forms.booking import Data, KeyedForm
from grants.web.forms.fields import DayField, focus_first


class NotificationForm(KeyedForm):
    """Mitteilung vermerken: the authority was told what changed."""

    title = "Mitteilung vermerken"
    button = "Mitteilung vermerken"
    refused = "Nicht vermerkt"
    success = "Vermerkt"

    duty = forms.ChoiceField(
        label="Was wurde mitgeteilt?",
        choices=[("", "bitte wählen"), *Notification.Duty.choices],
        error_messages={"required": "Bitte wählen, was mitgeteilt wurde."},
    )
    told_on = DayField(label="Mitgeteilt am")
    source = forms.CharField(
        label="Schreiben oder Aktenzeichen",
        max_length=300,
        error_messages={
            "required": "Bitte das Schreiben oder sein Aktenzeichen angeben, zum Beispiel „Mail an "
            "Dezernat 36“."
        },
    )
    field_order = ("duty", "told_on", "source", "key")

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        super().__init__(data, initial={"told_on": today})
        self.award = award
        self.today = today
        if not self.is_bound:
            focus_first(self.fields)

    def prefill(self, asked: Data) -> None:
        self.initial["duty"] = asked.get("anlass", "")

    def carry_out(self, *, actor: User) -> Notification:
        return record_notification(
            award=self.award,
            duty=Notification.Duty(self.cleaned_data["duty"]),
            told_on=self.cleaned_data["told_on"],
            source=self.cleaned_data["source"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )
