from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User

from grants.models import Application, Award, AwardNotice
from grants.queries.stated import stated_in_application
from grants.services import record_application
from grants.services.errors import DateInFuture
from grants.services.terms import ApplicationTerms
from grants.web.forms.booking import Data
from grants.web.forms.fields import DayField, focus_first
from grants.web.forms.numbers import PercentField
from grants.web.forms.restating import RestatingForm
from ledger.filled_from import Stated
from ledger.money import EuroField


class ApplicationForm(RestatingForm):
    """Antrag erfassen: what was applied for; a later entry replaces the earlier one."""

    title = "Antrag erfassen"
    button = "Antrag speichern"

    amount = EuroField(
        label="Beantragter Betrag in Euro",
        positive=True,
        error_messages={"required": "Bitte den beantragten Betrag eingeben."},
    )
    submitted_on = DayField(label="Gestellt am", required=False)
    file_reference = forms.CharField(label="Aktenzeichen", max_length=100, required=False)
    financing = forms.ChoiceField(
        label="Beantragte Finanzierungsart",
        choices=[("", "nicht angegeben"), *AwardNotice.Financing.choices],
        required=False,
    )
    quota = PercentField(
        label="Beantragter Fördersatz in %",
        required=False,
        help_text="nur bei Anteilfinanzierung",
    )
    period_from = DayField(label="Beantragt von", required=False)
    period_to = DayField(label="Beantragt bis", required=False)
    early_start_requested_on = DayField(label="Vorzeitiger Beginn beantragt am", required=False)
    early_start_consent_on = DayField(label="Vorzeitiger Beginn zugelassen ab", required=False)

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        self.award = award
        self.today = today
        super().__init__(data, initial=dict(self.stated.values))
        if not self.is_bound:
            focus_first(self.fields)

    @property
    def stated(self) -> Stated:
        return stated_in_application(self.award)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for name in ("submitted_on", "early_start_requested_on"):
            if (day := given.get(name)) is not None and day > self.today:
                self.add_error(name, str(DateInFuture(day, today=self.today)))
        self.contradict(ApplicationTerms.draft_of(given).contradictions())
        return given

    def carry_out(self, *, actor: User) -> Application:
        return record_application(
            award=self.award,
            terms=ApplicationTerms.taken_from(self.cleaned_data),
            filled_from=self.cleaned_data["filled_from"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )
