from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from fundtracker import clock
from grants.services.errors import DateInFuture
from grants.web.filters.base import DayInput
from grants.web.forms.sentences import PlainForm
from ledger.as_of import AsOf, Reading, as_of
from ledger.days import format_day

FIRST_DAY = date(2000, 1, 1)


class AsOfForm(PlainForm):
    """Stichtag: the day a page shows, and whether it counts what was booked or what was seen.

    Without a day, or with one that cannot be, the page shows today; the errors say so.
    """

    stand = forms.DateField(
        label="Stichtag",
        required=False,
        widget=DayInput,
        error_messages={
            "invalid": "Das ist kein Datum. Bitte als TT.MM.JJJJ eingeben, zum Beispiel 30.06.2024."
        },
    )
    lesart = forms.ChoiceField(
        label="Was zählt?",
        required=False,
        choices=Reading.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Bitte wählen, was zum Stichtag zählt."},
    )

    def clean_stand(self) -> date | None:
        day: date | None = self.cleaned_data["stand"]
        if day is None:
            return None
        # The demo plays on a past day, but what is recorded there is recorded now.
        last = max(clock.today(), timezone.localdate(clock.now()))
        if day > last:
            raise ValidationError(str(DateInFuture(day, today=last)))
        if day < FIRST_DAY:
            raise ValidationError(f"Bitte einen Tag ab dem {format_day(FIRST_DAY)} eingeben.")
        return day

    @property
    def as_of(self) -> AsOf | None:
        """Stichtag; None for today."""
        if not self.is_valid() or self.cleaned_data["stand"] is None:
            return None
        reading = self.cleaned_data["lesart"] or Reading.BOOKED
        return as_of(self.cleaned_data["stand"], Reading(reading))

    @property
    def chosen_reading(self) -> str:
        """What is marked in the form."""
        return str(self.data.get("lesart") or Reading.BOOKED)
