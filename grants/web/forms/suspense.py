"""Formulare der Verwahrung: take in, assign to an award, send back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from grants.models import Award, Receipt, SuspenseItem, SuspenseReturn
from grants.queries.award_page import awards_for_page
from grants.queries.suspense import suspense_for_table
from grants.services import assign_suspense, hold_in_suspense, send_back_suspense
from grants.services.errors import PayerMissing, ReceivedBeyondPledge
from grants.services.terms import BookingDetails, SuspenseAssignment
from grants.web.forms.booking import BookingForm, Data, Limit, Subject
from grants.web.forms.receipt import ReceiptForm
from grants.web.forms.typed_choice import TypedChoiceField
from grants.web.wording import TYPE_AND_CHOOSE, day, eur
from ledger.errors import ReasonMissing, Refusal
from ledger.models import Place
from ledger.money import format_euro

_LIST = ("suspense", "Verwahrung")


class SuspenseForm(BookingForm):
    """In Verwahrung buchen: money that no award explains, or the rest that none promises."""

    title = "In Verwahrung buchen"
    books = SuspenseItem
    day_label = "Eingegangen am"
    hint_page = "suspense-hint"
    page_of_subject = "suspense"
    list_of_subjects = _LIST

    payer = forms.CharField(
        label="Einzahler",
        max_length=200,
        help_text="Wer hat eingezahlt? So, wie es auf dem Kontoauszug steht.",
        error_messages={"required": str(PayerMissing())},
    )
    award = TypedChoiceField(
        "zuwendung", label="Vermutete Zuwendung", required=False, help_text=TYPE_AND_CHOOSE
    )

    field_order = ("amount", "day", "payer", "award", "document_number", "text", "key")

    @classmethod
    def subject_at(cls, address: Mapping[str, Any]) -> None:
        """Nichts: the money belongs to no award yet."""
        return

    @property
    def address(self) -> dict[str, Any]:
        return {}

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Keine: whatever came in can be held."""
        return ()

    @property
    def standing(self) -> list[tuple[str, str]]:
        return []

    def free_text(self) -> str:
        return ""

    def hint(self, amount: Any) -> str:
        return f"Verstanden: {format_euro(amount)}."

    def prefill(self, asked: Data) -> None:
        """Was ein Zahlungseingang übrig ließ: ``?betrag=``, ``?tag=`` and ``?zuwendung=``."""
        for name, typed in (("amount", "betrag"), ("day", "tag"), ("award", "zuwendung")):
            if asked.get(typed):
                self.initial[name] = asked[typed]

    def carry_out(self, *, actor: User) -> SuspenseItem:
        return hold_in_suspense(
            booking=BookingDetails.taken_from(self.cleaned_data),
            payer=self.cleaned_data["payer"],
            award=self.cleaned_data["award"],
            **self.sent_by(actor),
        )


@dataclass(frozen=True)
class Assignable:
    """Verwahrung und die Zuwendung, der sie zugeordnet werden soll."""

    item: SuspenseItem
    award: Award

    def __str__(self) -> str:
        return str(self.item)


class AssignmentForm(ReceiptForm):
    """Aus der Verwahrung zuordnen: a receipt of the award with the day of the credit."""

    title = "Aus der Verwahrung zuordnen"
    hint_page = "suspense-assign-hint"
    page_of_subject = "suspense-item"
    list_of_subjects = _LIST
    called = {"day": ""}

    def __init__(self, subject: Assignable, data: Data | None = None, *, today: date) -> None:
        self.item = subject.item
        super().__init__(subject.award, data, today=today)
        del self.fields["day"]
        self.initial["amount"] = min(self.item.account.balance, self.places.pledged)

    @classmethod
    def subject_at(cls, address: Mapping[str, Any]) -> Assignable:
        return Assignable(
            get_object_or_404(suspense_for_table(), pk=address["pk"]),
            get_object_or_404(awards_for_page(), code=address["code"]),
        )

    @property
    def address(self) -> dict[str, Any]:
        return {"pk": self.item.pk, "code": self.subject.code}

    @property
    def shown_subject(self) -> SuspenseItem:
        return self.item

    @property
    def back(self) -> str:
        return reverse("suspense-item", args=[self.item.pk])

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (*super().limits, Limit(Place.SUSPENSE, self.item.account.balance))

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [
            ("Einzahler", self.item.payer),
            ("eingegangen am", day(self.item.day)),
            ("in Verwahrung", eur(self.item.account.balance)),
            ("Zuwendung", self.subject.title),
            *super().standing,
        ]

    def field_of_day(self, cleaned: Data) -> str:
        return "amount"

    def day_booked(self, cleaned: Data) -> date:
        return self.item.day

    @property
    def not_before(self) -> date:
        return self.item.voucher.booked_on

    def shortage(self, asked: Decimal, limit: Limit) -> Refusal:
        if limit.place is Place.PLEDGED:
            return ReceivedBeyondPledge(asked=asked, free=limit.amount, is_held=True)
        return super().shortage(asked, limit)

    def free_text(self) -> str:
        return f"In Verwahrung: {format_euro(self.item.account.balance)}"

    def hint(self, amount: Decimal) -> str:
        return f"{super().hint(amount)} {self.day_hint(self.item.day)}".rstrip()

    def carry_out(self, *, actor: User) -> Receipt:
        return assign_suspense(
            suspense_item=self.item,
            award=self.subject,
            assignment=SuspenseAssignment.taken_from(self.cleaned_data),
            drawdown=self.cleaned_data.get("drawdown"),
            **self.sent_by(actor),
        )


class SuspenseReturnForm(BookingForm):
    """Aus der Verwahrung zurückgeben, with a reason."""

    title = "Aus der Verwahrung zurückgeben"
    books = SuspenseReturn
    day_label = "Zurückgegeben am"
    free_label = "In Verwahrung"
    rest_is = "in Verwahrung"
    hint_page = "suspense-return-hint"
    page_of_subject = "suspense-item"
    list_of_subjects = _LIST
    subject: SuspenseItem

    reason = forms.CharField(
        label="Grund",
        max_length=300,
        help_text="Warum geht das Geld zurück? Der Grund bleibt bei der Verwahrung stehen.",
        error_messages={"required": str(ReasonMissing("Die Rückgabe aus der Verwahrung"))},
    )

    field_order = ("amount", "day", "reason", "document_number", "text", "key")

    def __init__(self, subject: Subject, data: Data | None = None, *, today: date) -> None:
        super().__init__(subject, data, today=today)
        self.initial["amount"] = self.subject.account.balance

    @classmethod
    def subjects(cls) -> QuerySet[Any]:
        return suspense_for_table()

    @property
    def address(self) -> dict[str, Any]:
        return {"pk": self.subject.pk}

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (Limit(Place.SUSPENSE, self.subject.account.balance),)

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [
            ("Einzahler", self.subject.payer),
            ("eingegangen am", day(self.subject.day)),
            ("in Verwahrung", eur(self.subject.account.balance)),
        ]

    def carry_out(self, *, actor: User) -> SuspenseReturn:
        return send_back_suspense(
            suspense_item=self.subject,
            booking=BookingDetails.taken_from(self.cleaned_data),
            reason=self.cleaned_data["reason"],
            **self.sent_by(actor),
        )
