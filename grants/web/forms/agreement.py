from datetime import date
from decimal import Decimal

from django import forms
from django.contrib.auth.models import User

from grants.models import PassThrough, PassThroughNotice
from grants.queries.awards import places_of
from grants.queries.stated import stated_in_agreement
from grants.services import amend_pass_through
from grants.services.errors import AmendedBelowPaid, AmendedBeyondAward
from grants.web.forms.booking import Data, Limit, PassThroughBookingForm, balance_of
from grants.web.forms.restating import RestatingForm
from ledger.errors import WHOLE
from ledger.filled_from import Stated
from ledger.models import Place
from ledger.money import ZERO, EuroField, format_euro


class AgreementForm(RestatingForm, PassThroughBookingForm):
    """Vereinbarung ändern: the new total; between what is paid and what the award has left."""

    title = "Vereinbarung ändern"
    success = "Vereinbart"
    # It counts in the year of the contract.
    called = {"agreed": "amount", "budget_year": WHOLE}
    day_label = "Vereinbart am"
    kept_day = "der Tag der Vereinbarung"
    free_label = "Möglich"
    hint_page = "agreement-hint"

    amount = EuroField(
        label="Neuer Gesamtbetrag in Euro",
        error_messages={"required": "Bitte den neuen Gesamtbetrag eingeben, 0 hebt auf."},
    )
    reason = forms.CharField(
        label="Grund",
        max_length=300,
        help_text="Warum ändert sich der Betrag? Der Grund bleibt bei der Weiterleitung stehen.",
        error_messages={"required": "Bitte den Grund der Änderung angeben."},
    )
    field_order = ("amount", "day", "reason", "document_number", "key")

    def __init__(self, pass_through: PassThrough, data: Data | None = None, *, today: date) -> None:
        super().__init__(pass_through, data, today=today)
        # The service writes the text of this voucher.
        del self.fields["text"]

    @property
    def stated(self) -> Stated:
        return stated_in_agreement(self.subject)

    @property
    def limits(self) -> tuple[Limit, ...]:
        free = max(places_of(self.subject.award).uncommitted, ZERO)
        return (Limit(Place.COMMITTED, (self.subject.agreed or ZERO) + free),)

    @property
    def paid(self) -> Decimal:
        """Ausgezahlt, also what has come back meanwhile: no less can be agreed."""
        return (self.subject.agreed or ZERO) - balance_of(self.subject.committed_account)

    def free_text(self) -> str:
        return (
            f"Mindestens {format_euro(self.paid)} (schon ausgezahlt), "
            f"höchstens {format_euro(self.tightest.amount)}. "
            "Null hebt die Weiterleitung auf, solange nichts ausgezahlt ist."
        )

    def hint(self, amount: Decimal) -> str:
        highest = self.tightest.amount
        if amount < self.paid:
            rest = str(AmendedBelowPaid(asked=amount, paid=self.paid))
        elif amount > highest:
            rest = str(AmendedBeyondAward(asked=amount, highest=highest))
        else:
            rest = f"Danach noch nicht ausgezahlt: {format_euro(amount - self.paid)}."
        return f"Verstanden: {self.describe(amount)}. {rest}"

    def carry_out(self, *, actor: User) -> PassThroughNotice:
        return amend_pass_through(
            pass_through=self.subject,
            agreed=self.cleaned_data["amount"],
            decided_on=self.cleaned_data["day"],
            reason=self.cleaned_data["reason"],
            document_number=self.cleaned_data["document_number"],
            booked_on=self.cleaned_data.get("booked_on"),
            filled_from=self.cleaned_data["filled_from"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )
