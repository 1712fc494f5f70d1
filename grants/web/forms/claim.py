"""Formulare der Rückforderungen: claim back, set off, write off, approve that, take back."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User

from grants.models import Claim, PassThrough, Payout, RecipientLoss, WriteOff
from grants.queries.claims import ClaimRow, claimable
from grants.services import (
    approve_write_off,
    record_claim,
    set_off_claim,
    withdraw_claim,
    withdraw_write_off,
    write_off_claim,
)
from grants.services.terms import BudgetBookingDetails
from grants.web.forms.booking import Data, KeyedForm
from grants.web.forms.fields import BudgetYearField, DayField
from grants.web.wording import REASON_STAYS
from ledger.errors import WHOLE, ReasonMissing
from ledger.money import EuroField, format_euro

_MONTH = timedelta(days=30)


def _reason(question: str, missing: str) -> forms.CharField:
    return forms.CharField(
        label="Grund",
        max_length=300,
        help_text=f"{question} {REASON_STAYS}",
        error_messages={"required": str(ReasonMissing(missing))},
    )


class ClaimForm(KeyedForm):
    """Rückforderung erfassen: what the recipient holds and neither proved nor paid back."""

    title = "Rückforderung erfassen"
    button = "Rückforderung erfassen"
    refused = "Nicht erfasst"
    success = "Erfasst"
    called = {"claimed_on": "day"}
    explanation = (
        "Die Rückforderung bewegt noch kein Geld. Sie bleibt offen, bis das Geld zurückgeflossen, "
        "verrechnet oder niedergeschlagen ist."
    )

    amount = EuroField(label="Betrag in Euro", positive=True)
    day = DayField(label="Gefordert am")
    due_on = DayField(label="Fällig am")
    reason = _reason("Warum ist das Geld zurückzuzahlen?", "Eine Rückforderung")
    file_reference = forms.CharField(label="Aktenzeichen", max_length=100, required=False)

    field_order = ("amount", "day", "due_on", "reason", "file_reference", "key")

    def __init__(self, pass_through: PassThrough, data: Data | None = None, *, today: date) -> None:
        super().__init__(data, initial={"day": today, "due_on": today + _MONTH})
        self.pass_through = pass_through
        self.today = today
        self.fields["amount"].help_text = (
            f"Ausgezahlt, nicht nachgewiesen und noch nicht zurückgefordert: "
            f"{format_euro(claimable(pass_through, today))}"
        )
        self.fields["amount"].widget.attrs["autofocus"] = True

    def carry_out(self, *, actor: User) -> Claim:
        given = self.cleaned_data
        return record_claim(
            pass_through=self.pass_through,
            amount=given["amount"],
            claimed_on=given["day"],
            due_on=given["due_on"],
            reason=given["reason"],
            file_reference=given["file_reference"],
            today=self.today,
            key=str(given["key"]),
            actor=actor,
        )


class OfClaimForm(KeyedForm):
    """Formular zu einer Rückforderung: what it does, and how its button and its success read."""

    title: ClassVar[str]
    button: ClassVar[str]
    explanation: ClassVar[str]

    def __init__(self, claim: ClaimRow, data: Data | None = None, *, today: date) -> None:
        super().__init__(data, initial=self.proposed(claim, today))
        self.claim = claim
        self.pass_through = claim.pass_through
        self.today = today

    def proposed(self, claim: ClaimRow, today: date) -> dict[str, Any]:
        """Vorschlag: all that is open, today."""
        return {"amount": claim.open, "day": today}


class SetOffForm(OfClaimForm):
    """Verrechnen: kept from what is still to be paid."""

    title = "Rückforderung verrechnen"
    button = "Verrechnen"
    refused = "Nicht verrechnet"
    success = "Verrechnet"
    explanation = (
        "Verrechnet wird mit dem, was dem Empfänger aus derselben Weiterleitung noch zusteht: "
        "Gebucht werden ein Rückfluss und eine Auszahlung über denselben Betrag. Überwiesen wird "
        "dann nur noch der Rest."
    )

    amount = EuroField(label="Betrag in Euro", positive=True)
    day = DayField(label="Verrechnet am")
    document_number = forms.CharField(label="Belegnummer", max_length=60, required=False)
    text = forms.CharField(
        label="Buchungstext",
        max_length=300,
        required=False,
        help_text="Bleibt er leer, steht dort „Verrechnung“ mit der Weiterleitung.",
    )

    field_order = ("amount", "day", "budget_year", "document_number", "text", "key")

    def __init__(self, claim: ClaimRow, data: Data | None = None, *, today: date) -> None:
        super().__init__(claim, data, today=today)
        self.fields["budget_year"] = BudgetYearField(today=today)
        self.order_fields(self.field_order)

    def carry_out(self, *, actor: User) -> Payout:
        return set_off_claim(
            claim=self.claim,
            booking=BudgetBookingDetails.taken_from(self.cleaned_data),
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )


class WriteOffForm(OfClaimForm):
    """Niederschlagen, up to a day or for good."""

    title = "Rückforderung niederschlagen"
    button = "Niederschlagen"
    refused = "Nicht niedergeschlagen"
    success = "Erfasst"
    explanation = (
        "Mit einem Datum ruht bis dahin alles, was offen ist. Ohne Datum wird das "
        "Geld aufgegeben: Das gilt erst, wenn eine zweite Person der Leitung es freigibt, und "
        "steht dann als „bei Empfängern verloren“."
    )

    until = DayField(label="Befristet bis (leer: unbefristet)", required=False)
    amount = EuroField(
        label="Betrag in Euro",
        positive=True,
        required=False,
        help_text="Zählt nur ohne Datum.",
    )
    reason = _reason("Warum wird die Forderung nicht verfolgt?", "Eine Niederschlagung")

    field_order = ("until", "amount", "reason", "key")

    def carry_out(self, *, actor: User) -> WriteOff:
        given = self.cleaned_data
        return write_off_claim(
            claim=self.claim,
            amount=given["amount"],
            until=given["until"],
            reason=given["reason"],
            today=self.today,
            key=str(given["key"]),
            actor=actor,
        )


class WriteOffApprovalForm(OfClaimForm):
    """Niederschlagung freigeben: the second person only confirms."""

    title = "Niederschlagung freigeben"
    called = {"amount": WHOLE, "booked_on": "day"}
    button = "Freigeben"
    refused = "Nicht freigegeben"
    success = "Freigegeben"
    explanation = (
        "Mit der Freigabe ist das Geld als Verlust gebucht. Freigeben darf nur, wer die "
        "Niederschlagung nicht selbst beantragt hat."
    )

    day = DayField(label="Gebucht am")

    def __init__(
        self, claim: ClaimRow, write_off: WriteOff, data: Data | None = None, *, today: date
    ) -> None:
        super().__init__(claim, data, today=today)
        self.write_off = write_off

    def carry_out(self, *, actor: User) -> RecipientLoss:
        return approve_write_off(
            write_off=self.write_off,
            booked_on=self.cleaned_data["day"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )


class WriteOffWithdrawalForm(OfClaimForm):
    """Beantragte Niederschlagung zurücknehmen, with a reason."""

    title = "Beantragte Niederschlagung zurücknehmen"
    button = "Zurücknehmen"
    refused = "Nicht zurückgenommen"
    success = "Zurückgenommen"
    explanation = (
        "Der Antrag ist danach nicht mehr freizugeben. Die Rückforderung bleibt offen, und der "
        "Antrag bleibt mit Tag und Grund stehen. Zurücknehmen darf, wer ihn gestellt hat, und die "
        "Leitung."
    )

    reason = _reason(
        "Warum soll nicht niedergeschlagen werden?", "Die Rücknahme einer Niederschlagung"
    )

    field_order = ("reason", "key")

    def __init__(
        self, claim: ClaimRow, write_off: WriteOff, data: Data | None = None, *, today: date
    ) -> None:
        super().__init__(claim, data, today=today)
        self.write_off = write_off

    def carry_out(self, *, actor: User) -> WriteOff:
        return withdraw_write_off(
            write_off=self.write_off,
            reason=self.cleaned_data["reason"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )


class ClaimWithdrawalForm(OfClaimForm):
    """Rückforderung zurücknehmen, with a reason."""

    title = "Rückforderung zurücknehmen"
    called = {"withdrawn_on": "day"}
    button = "Zurücknehmen"
    refused = "Nicht zurückgenommen"
    success = "Zurückgenommen"
    explanation = (
        "Was noch offen ist, wird danach nicht mehr verlangt. Die Rückforderung bleibt mit Tag und "
        "Grund stehen."
    )

    reason = _reason(
        "Warum wird das Geld nicht mehr verlangt?", "Die Rücknahme einer Rückforderung"
    )
    day = DayField(label="Zurückgenommen am")

    field_order = ("reason", "day", "key")

    def carry_out(self, *, actor: User) -> Claim:
        return withdraw_claim(
            claim=self.claim,
            reason=self.cleaned_data["reason"],
            withdrawn_on=self.cleaned_data["day"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )
