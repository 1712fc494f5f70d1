from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.forms import BoundField

from grants.models import Award, PassThrough
from grants.queries.agreement_proposals import proposed_line, proposed_proof
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.posts import components_for_posts, staffing_of
from grants.rules.posts import MonthPosition
from grants.rules.wording import month_in_words
from grants.services import agree_pass_through
from grants.services.errors import (
    AgreedBeyondAward,
    DateInFuture,
    NoticeMissing,
)
from grants.services.terms import AgreementTerms
from grants.web.forms.booking import AwardBookingForm, Data, Limit
from grants.web.forms.fields import DayField, LineField
from grants.web.forms.numbers import NumberField
from grants.web.forms.recipient import RecipientForm
from grants.web.wording import ANOTHER_LINE, day, number
from ledger.errors import Refusal
from ledger.models import Place, Side
from ledger.money import NOT_POSITIVE, ZERO, format_euro


class NewAgreementForm(RecipientForm, AwardBookingForm):
    """Weiterleitung vereinbaren: what the award says is proposed, each with its reason."""

    title = "Weiterleitung vereinbaren"
    button = "Weiterleitung vereinbaren"
    refused = "Nicht vereinbart"
    success = "Vereinbart"
    day_label = "Vertrag oder Bescheid vom"
    kept_day = "der Tag der Vereinbarung"
    rest_is = "verfügbar"
    hint_page = "pass-through-hint"
    side = Side.EXPENSE
    called = {"budget_year": "period_from", "agreed": "amount"}
    not_positive = NOT_POSITIVE

    period_from = DayField(label="Durchführungszeitraum von")
    period_to = DayField(label="Durchführungszeitraum bis")
    proof_due = DayField(label="Nachweis des Empfängers fällig am", required=False)
    consent_reference = forms.CharField(
        label="Zustimmung der Bewilligungsbehörde",
        max_length=200,
        required=False,
        help_text="Wo steht sie? Zum Beispiel „Bescheid vom 08.01.2024, Nr. 5“.",
    )
    file_reference = forms.CharField(label="Aktenzeichen", max_length=100, required=False)

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        self.award, self.today = award, today
        self._loaded = LoadedAwards([award], today)
        super().__init__(award, data, today=today)
        # The service writes the text of the voucher, and its year is that of the period.
        del self.fields["text"], self.fields["document_number"], self.fields["budget_year"]
        amount = self.fields["amount"]
        amount.label = "Vereinbarter Betrag in Euro"
        amount.widget.attrs["autofocus"] = False
        self.fields["day"].required = False
        self.initial["day"] = None
        if self._position is not None:
            self._ask_for_posts()
        self._propose()
        self.order_fields(_ORDER)

    @cached_property
    def _position(self) -> MonthPosition | None:
        """Stellen im Monat von heute; None if the award has none."""
        staffing = staffing_of(self.award, self._loaded)
        return staffing.position_in_month(self.today) if staffing and staffing.granted else None

    def _ask_for_posts(self) -> None:
        self.fields["fte"] = NumberField(
            label="VZÄ",
            required=False,
            above_zero=True,
            max_digits=6,
            decimal_places=2,
            help_text="so viele Stellen werden weitergeleitet",
        )
        names = sorted({row.component for row in components_for_posts(self.award)})
        if names:
            self.fields["component"] = forms.ChoiceField(
                label="Bestandteil",
                required=False,
                choices=[("", "ohne Angabe"), *((name, name) for name in names)],
                help_text="Woraus die Stellen bezahlt werden.",
            )

    def _propose(self) -> None:
        """Vorschläge with their reasons, which are shown also once something else was typed."""
        notice = self.award.current_notice
        if notice is not None:
            for name, of_notice in (
                ("period_from", notice.period_from),
                ("period_to", notice.period_to),
            ):
                self._propose_day(name, of_notice, f"Bewilligungszeitraum, {notice}")
        proof = proposed_proof(self.award, self._loaded)
        if proof is not None:
            self._propose_day("proof_due", proof.day, proof.reason)
        line = proposed_line(self.award)
        self.initial["line"] = line and line.line
        if line is not None:
            self.fields["line"] = LineField(
                self.side,
                beside=line.line or self.award.expense_line,
                help_text=f"Vorschlag: {line.reason}. {ANOTHER_LINE}" if line.line else line.reason,
            )

    def _propose_day(self, name: str, proposed: date, reason: str) -> None:
        self.initial[name] = proposed
        self.fields[name].help_text = f"Vorschlag {day(proposed)}: {reason}"

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (Limit(Place.COMMITTED, max(self.places.uncommitted, ZERO)),)

    def free_text(self) -> str:
        return (
            f"Höchstens {format_euro(self.tightest.amount)}: so viel ist weder verbraucht noch "
            "mit anderen vereinbart."
        )

    def shortage(self, asked: Decimal, limit: Limit) -> Refusal:
        return AgreedBeyondAward(asked=asked, free=limit.amount)

    @property
    def begins_with(self) -> str:
        return self.award.title

    @property
    def code_begins_with(self) -> str:
        return self.award.code

    @property
    def standing(self) -> list[tuple[str, str]]:
        standing = super().standing
        position = self._position
        if position is not None:
            standing += [
                ("bewilligt", f"{number(position.granted)} VZÄ"),
                (f"offen im {month_in_words(position.month)}", f"{number(position.open)} VZÄ"),
            ]
        return standing

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        signed_on = given.get("day")
        if signed_on is not None and signed_on > self.today:
            self.add_error("day", str(DateInFuture(signed_on, today=self.today)))
        terms = AgreementTerms.draft_of(given | {"agreed": given.get("amount")})
        self.contradict(terms.contradictions())
        return given

    def field_of_day(self, cleaned: Data) -> str:
        # Without a day of its own the contract counts from the first day of its period.
        return "day" if cleaned.get("day") else "period_from"

    def name_here(self, about: str) -> str:
        if about == "day":
            return self.field_of_day(self.cleaned_data)
        return super().name_here(about)

    def carry_out(self, *, actor: User) -> PassThrough:
        given = self.cleaned_data
        return agree_pass_through(
            award=self.award,
            recipient=given["chosen"],
            terms=AgreementTerms.taken_from(
                given
                | vars(self.details())
                | {"agreed": given["amount"], "signed_on": given["day"]}
            ),
            booked_on=given.get("booked_on"),
            key=str(given["key"]),
            actor=actor,
        )

    @property
    def not_yet(self) -> str:
        """Was vorher zu tun ist; empty where an agreement is possible."""
        return "" if self.award.current_notice else str(NoticeMissing())

    def warning(self, agreed: PassThrough) -> str:
        """Warnung, once it is agreed; empty where nothing is to be said."""
        ours = self._loaded.proof_due(self.award)
        if ours is None or agreed.proof_due is None or agreed.proof_due <= ours:
            return ""
        return (
            f"Der Empfänger weist erst am {day(agreed.proof_due)} nach, unser Verwendungsnachweis "
            f"ist schon am {day(ours)} fällig. Bitte den Vertrag prüfen."
        )

    def _section(self, *names: str) -> list[BoundField]:
        """Felder nebeneinander, without those that this award does not ask for.

        Below each stands the box of what is asked there.
        """
        return [
            self[name]
            for field in names
            for name in (field, *self.boxes.get(field, ()))
            if name in self.fields
        ]

    @property
    def posts(self) -> list[BoundField]:
        return self._section("fte", "component")

    @property
    def days(self) -> list[BoundField]:
        return self._section("period_from", "period_to", "proof_due")

    @property
    def contract(self) -> list[BoundField]:
        return self._section("legal_form", "day", "file_reference", "consent_reference")


_ORDER = (
    "recipient",
    "new_name",
    "new_kind",
    "amount",
    "fte",
    "component",
    "line",
    "period_from",
    "period_to",
    "proof_due",
    "name",
    "legal_form",
    "day",
    "file_reference",
    "consent_reference",
    "code",
    "source",
    "note",
    "key",
)
