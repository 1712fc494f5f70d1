"""Formulare der Zinsforderungen: record one, claim from a recipient, settle, withdraw."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet

from grants.models import (
    Award,
    InterestClaim,
    InterestPayment,
    InterestReceipt,
    InterestWithdrawal,
    PassThrough,
)
from grants.queries.award_page import awards_for_page
from grants.queries.interest import interest_of
from grants.queries.interest_claims import OURS, interest_claims_for_table
from grants.queries.pass_through_page import pass_throughs_for_page
from grants.services import (
    claim_interest,
    pay_interest,
    receive_interest,
    record_interest_claim,
    withdraw_interest_claim,
)
from grants.services.terms import (
    BookingDetails,
    InterestClaimDetails,
    LineBookingDetails,
    RecipientInterestDetails,
)
from grants.web.forms.booking import BookingForm, Data, Limit, LineBookingForm, Subject
from grants.web.forms.fields import DayField
from grants.web.wording import day, eur
from ledger.errors import ReasonMissing
from ledger.models import Place, Side
from ledger.money import EuroField, format_euro


class _ClaimForm(BookingForm):
    """Zinsforderung: any amount can be claimed; it is set against what we reckon ourselves."""

    books = InterestClaim
    due_on = DayField(label="Zu zahlen bis")
    file_reference = forms.CharField(label="Aktenzeichen", max_length=100, required=False)

    field_order: tuple[str, ...] = (
        "amount",
        "day",
        "due_on",
        "file_reference",
        "document_number",
        "text",
        "key",
    )

    def __init__(self, subject: Subject, data: Data | None = None, *, today: date) -> None:
        super().__init__(subject, data, today=today)
        self.fields["amount"].label = "Geforderte Zinsen in Euro"
        self.order_fields(self.field_order)

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Keine: whatever is claimed can be recorded."""
        return ()

    def free_text(self) -> str:
        return ""

    def hint(self, amount: Decimal) -> str:
        return f"Verstanden: {format_euro(amount)}."


class InterestClaimForm(_ClaimForm):
    """Zinsforderung der Bewilligungsbehörde erfassen, beside what our sheet comes to today."""

    title = "Zinsforderung erfassen"
    day_label = "Datum des Bescheids"
    hint_page = "interest-claim-hint"
    page_of_subject = "award-interest"
    list_of_subjects = ("awards", "Zuwendungen")
    subject: Award

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        self.reckoned = interest_of(award, today=today).sheet.total
        super().__init__(award, data, today=today)

    @classmethod
    def subjects(cls) -> QuerySet[Award]:
        return awards_for_page()

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [(f"selbst errechnet bis {day(self.today)}", eur(self.reckoned))]

    def hint(self, amount: Decimal) -> str:
        more = amount - self.reckoned
        told = (
            f"{format_euro(abs(more))} {'mehr' if more > 0 else 'weniger'} als"
            if more
            else "so viel wie"
        )
        return f"{super().hint(amount)} Das ist {told} bis heute selbst errechnet."

    def carry_out(self, *, actor: User) -> InterestClaim:
        return record_interest_claim(
            award=self.subject,
            booking=InterestClaimDetails.taken_from(self.cleaned_data),
            **self.sent_by(actor),
        )


class RecipientInterestForm(_ClaimForm):
    """Zinsen vom Empfänger fordern, who used late what we passed on to him."""

    title = "Zinsen vom Empfänger fordern"
    day_label = "Datum der Forderung"
    hint_page = "recipient-interest-hint"
    page_of_subject = "pass-through"
    list_of_subjects = ("pass-throughs", "Weiterleitungen")
    subject: PassThrough

    base_amount = EuroField(
        label="Verspätet verwendeter Betrag in Euro",
        required=False,
        positive=True,
        help_text="Mit den nächsten beiden Daten rechnet das Programm die Zinsen selbst.",
    )
    base_paid_on = DayField(label="Davon ausgezahlt am", required=False)
    reckoned_to = DayField(label="Davon verwendet am", required=False)

    field_order = (
        *_ClaimForm.field_order[:4],
        "base_amount",
        "base_paid_on",
        "reckoned_to",
        *_ClaimForm.field_order[4:],
    )

    @classmethod
    def subjects(cls) -> QuerySet[PassThrough]:
        return pass_throughs_for_page().filter(parent__isnull=True)

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [
            ("Empfänger", self.subject.recipient.name),
            ("vereinbart", eur(self.subject.agreed)),
        ]

    def carry_out(self, *, actor: User) -> InterestClaim:
        return claim_interest(
            pass_through=self.subject,
            booking=RecipientInterestDetails.taken_from(self.cleaned_data),
            **self.sent_by(actor),
        )


class _OfClaim(BookingForm):
    """Buchung auf einer Zinsforderung: at most what of it is open, which is proposed."""

    page_of_subject = "interest-claim"
    list_of_subjects = ("interest-claims", "Zinsforderungen")
    rest_is = "offen"
    free_label = "Davon offen"
    subject: InterestClaim

    def __init__(self, subject: Subject, data: Data | None = None, *, today: date) -> None:
        super().__init__(subject, data, today=today)
        self.initial["amount"] = self.subject.account.balance

    @classmethod
    def subjects(cls) -> QuerySet[Any]:
        return interest_claims_for_table(date.min)

    @property
    def address(self) -> dict[str, Any]:
        return {"pk": self.subject.pk}

    @property
    def limits(self) -> tuple[Limit, ...]:
        account = self.subject.account
        return (Limit(Place(account.place), account.balance),)

    @property
    def standing(self) -> list[tuple[str, str]]:
        claim = self.subject
        return [
            ("Zuwendung", claim.award.title),
            *([("Empfänger", claim.pass_through.recipient.name)] if claim.pass_through else []),
            ("gefordert", eur(claim.amount)),
            ("offen", eur(claim.account.balance)),
            ("zu zahlen bis", day(claim.due_on)),
        ]


class _SettlingForm(_OfClaim, LineBookingForm):
    """Zinsen gezahlt oder eingegangen; no line is usual for them."""


class InterestPaymentForm(_SettlingForm):
    """Zinszahlung buchen: the county pays, and no euro of the grant."""

    title = "Zinszahlung buchen"
    books = InterestPayment
    day_label = "Gezahlt am"
    hint_page = "interest-payment-hint"
    side = Side.EXPENSE

    @classmethod
    def subjects(cls) -> QuerySet[Any]:
        return super().subjects().filter(OURS)

    def carry_out(self, *, actor: User) -> InterestPayment:
        return pay_interest(
            interest_claim=self.subject,
            booking=LineBookingDetails.taken_from(self.cleaned_data),
            **self.sent_by(actor),
        )


class InterestReceiptForm(_SettlingForm):
    """Zinseingang buchen: a recipient pays what we claimed."""

    title = "Zinseingang buchen"
    books = InterestReceipt
    day_label = "Eingegangen am"
    hint_page = "interest-receipt-hint"
    side = Side.INCOME

    @classmethod
    def subjects(cls) -> QuerySet[Any]:
        return super().subjects().exclude(OURS)

    def carry_out(self, *, actor: User) -> InterestReceipt:
        return receive_interest(
            interest_claim=self.subject,
            booking=LineBookingDetails.taken_from(self.cleaned_data),
            **self.sent_by(actor),
        )


class InterestWithdrawalForm(_OfClaim):
    """Zinsforderung zurücknehmen, all or part of what is open, with a reason."""

    title = "Zinsforderung zurücknehmen"
    books = InterestWithdrawal
    day_label = "Zurückgenommen am"
    hint_page = "interest-withdrawal-hint"

    reason = forms.CharField(
        label="Grund",
        max_length=300,
        help_text="Wer nimmt sie zurück, und warum? Der Grund bleibt bei der Forderung stehen.",
        error_messages={"required": str(ReasonMissing("Die Rücknahme einer Zinsforderung"))},
    )

    field_order = ("amount", "day", "reason", "document_number", "text", "key")

    def carry_out(self, *, actor: User) -> InterestWithdrawal:
        return withdraw_interest_claim(
            interest_claim=self.subject,
            booking=BookingDetails.taken_from(self.cleaned_data),
            reason=self.cleaned_data["reason"],
            **self.sent_by(actor),
        )
