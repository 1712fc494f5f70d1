"""What all booking forms share; see their own files for what each of them books."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, TypedDict

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.urls import reverse

from grants.models import Award, PassThrough
from grants.queries.award_page import awards_for_page
from grants.queries.awards import places_of
from grants.queries.pass_through_page import pass_throughs_for_page
from grants.web.forms.fields import (
    BudgetYearField,
    DayField,
    KeyField,
    LineField,
    lines_beside,
)
from grants.web.forms.problems import Problem, problems_of
from grants.web.forms.sentences import PlainForm
from grants.web.wording import day, eur
from ledger.errors import NotEnoughMoney, Refusal
from ledger.models import Account, Place, Side
from ledger.money import ZERO, EuroField, EuroInput, format_euro

Data = Mapping[str, Any]


class KeyedForm(PlainForm):
    """Formular eines Vorgangs: carried out once however often it is sent."""

    # What the form calls otherwise than the refusals of its service, or does not ask for.
    called: ClassVar[Mapping[str, str]] = {}

    key = KeyField()

    def clean(self) -> dict[str, Any]:
        if "key" not in self.cleaned_data:
            # The field is hidden, so the form as a whole has to say it.
            raise ValidationError(
                "Dem Formular fehlt sein Schlüssel. "
                "Bitte die Seite neu laden und den Vorgang erneut eingeben."
            )
        return self.cleaned_data

    def prefill(self, asked: Data) -> None:
        """Vorbelegen what the address asks for, before anything is typed."""

    @property
    def row_sets(self) -> tuple[Any, ...]:
        """Zeilen des Formulars; most forms have none."""
        return ()

    @property
    def problems(self) -> list[Problem]:
        """Fehler, those of the form as a whole first, then in the order of the fields."""
        whole = [Problem("", "", str(text)) for text in self.non_field_errors()]
        return whole + problems_of(self)

    def carry_out(self, *, actor: User) -> Model:
        """Ausführen what the valid form says; raises the refusals of its service."""
        raise NotImplementedError

    def refuse(self, refusal: Refusal) -> None:
        """Ablehnung anzeigen, at the field that has to be mended."""
        field = self.name_here(refusal.about)
        # A field may have gone with what it was for while the form was filled in.
        self.add_error(field if field in self.fields else None, str(refusal))

    def name_here(self, about: str) -> str:
        """Wie hier heißt, was eine Ablehnung betrifft; WHOLE if the form does not ask for it."""
        return self.called.get(about, about)


@dataclass(frozen=True)
class Limit:
    """Grenze: so many euro are at a place and can be moved from there."""

    place: Place
    amount: Decimal


class _By(TypedDict):
    today: date
    key: str
    actor: User


class BookingForm(KeyedForm):
    """Buchungsformular: amount, day, document and text of one booking.

    While somebody types, the amount field asks ``hint_page`` what would remain.
    """

    title: ClassVar[str]
    day_label: ClassVar[str]
    free_label: ClassVar[str]
    rest_is: ClassVar[str] = "frei"
    hint_page: ClassVar[str]
    page_of_subject: ClassVar[str]
    not_positive: ClassVar[str] = (
        "Der Betrag muss größer als 0,00 € sein. "
        "Eine Buchung wird durch ein Storno zurückgenommen, nicht durch ein Minus."
    )

    amount = EuroField(
        label="Betrag in Euro",
        positive=True,
        error_messages={"required": "Bitte einen Betrag eingeben, zum Beispiel 12.400,50."},
    )
    day = DayField()
    document_number = forms.CharField(label="Belegnummer", max_length=60, required=False)
    text = forms.CharField(
        label="Buchungstext",
        max_length=300,
        required=False,
        help_text="Bleibt er leer, wird er aus Vorgang und Bezeichnung gebildet.",
    )

    def __init__(
        self, subject: Award | PassThrough, data: Data | None = None, *, today: date
    ) -> None:
        self.subject = subject
        self.today = today
        super().__init__(data, initial={"day": today})
        self.fields["day"].label = self.day_label
        amount = self.fields["amount"]
        amount.help_text = self.free_text()
        amount.error_messages["amount_not_positive"] = self.not_positive
        amount.widget = EuroInput(
            {
                "autofocus": not self.is_bound,
                "hx-get": reverse(self.hint_page, args=[subject.code]),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": "#amount-hint",
                "hx-sync": "this:replace",
            }
        )

    @classmethod
    def subjects(cls) -> QuerySet[Any]:
        """Was bebucht werden kann; any other code answers 404."""
        raise NotImplementedError

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Grenzen: the amount may not go beyond any of them."""
        raise NotImplementedError

    @property
    def tightest(self) -> Limit:
        return min(self.limits, key=lambda limit: limit.amount)

    @property
    def standing(self) -> list[tuple[str, str]]:
        """Stand of what is booked on, shown beside the form: names and printed values."""
        raise NotImplementedError

    def free_text(self) -> str:
        """Was frei ist, printed beside the amount field."""
        return f"{self.free_label}: {format_euro(self.tightest.amount)}"

    def charged(self, amount: Decimal) -> Decimal:
        """Was von der Grenze abgeht, in euro: all of the amount, unless somebody else pays too."""
        return amount

    def hint(self, amount: Decimal) -> str:
        """Hinweis beim Tippen: what was understood and what would remain, or the refusal."""
        charged, limit = self.charged(amount), self.tightest
        if charged > limit.amount:
            rest = str(self.shortage(charged, limit))
        else:
            rest = f"Danach noch {format_euro(limit.amount - charged)} {self.rest_is}."
        return f"Verstanden: {self.describe(amount)}. {rest}"

    def shortage(self, asked: Decimal, limit: Limit) -> Refusal:
        """Ablehnung, die käme: more is asked for than the limit leaves."""
        return NotEnoughMoney(asked=asked, free=limit.amount, place=limit.place)

    def describe(self, amount: Decimal) -> str:
        return format_euro(amount)

    def by(self, actor: User) -> _By:
        """Wer wann bucht, und unter welchem Schlüssel."""
        return {"today": self.today, "key": str(self.cleaned_data["key"]), "actor": actor}


class AwardBookingForm(BookingForm):
    """Buchung auf einer Zuwendung, with the budget line that it counts on."""

    side: ClassVar[Side]
    page_of_subject = "award"
    subject: Award

    field_order: tuple[str, ...] = (
        "amount",
        "day",
        "line",
        "budget_year",
        "document_number",
        "text",
        "key",
    )

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        self.places = places_of(award)
        super().__init__(award, data, today=today)
        usual = award.income_line if self.side == Side.INCOME else award.expense_line
        other = award.expense_line if self.side == Side.INCOME else award.income_line
        self.fields["line"] = LineField(lines_beside(usual or other, self.side), initial=usual)
        self.fields["budget_year"] = BudgetYearField(today=today)
        self.order_fields(self.field_order)

    @classmethod
    def subjects(cls) -> QuerySet[Award]:
        return awards_for_page()

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [
            ("bewilligt", eur(self.places.granted)),
            ("noch nicht eingegangen", eur(self.places.pledged)),
            *self._prefinanced,
            ("verfügbar", eur(self.places.cash)),
            ("gebunden (vereinbart, nicht ausgezahlt)", eur(self.places.committed)),
            *window_of(self.subject),
        ]

    @property
    def _prefinanced(self) -> list[tuple[str, str]]:
        prefinanced = self.places.prefinanced
        return [("davon vom Kreis vorfinanziert", eur(prefinanced))] if prefinanced else []


class PassThroughBookingForm(BookingForm):
    """Buchung auf einer Weiterleitung; the budget line is that of its contract."""

    page_of_subject = "pass-through"
    subject: PassThrough

    @classmethod
    def subjects(cls) -> QuerySet[PassThrough]:
        # What a recipient handed on holds no euro of ours.
        return pass_throughs_for_page().filter(parent__isnull=True)

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [
            ("Empfänger", self.subject.recipient.name),
            ("vereinbart", eur(self.subject.agreed)),
            ("davon noch nicht ausgezahlt", eur(balance_of(self.subject.committed_account))),
            ("beim Empfänger", eur(balance_of(self.subject.recipient_account))),
            ("verfügbar in der Zuwendung", eur(places_of(self.subject.award).cash)),
            *window_of(self.subject.award),
        ]


class ChargingPassThroughForm(PassThroughBookingForm):
    """Buchung auf einer Weiterleitung, die im Haushalt zählt."""

    field_order = ("amount", "day", "budget_year", "document_number", "text", "key")

    def __init__(self, pass_through: PassThrough, data: Data | None = None, *, today: date) -> None:
        super().__init__(pass_through, data, today=today)
        self.fields["budget_year"] = BudgetYearField(today=today)
        self.order_fields(self.field_order)


def balance_of(account: Account | None) -> Decimal:
    """Saldo in euro; a part that a recipient handed on has no account of ours."""
    return ZERO if account is None else account.balance


def window_of(award: Award) -> list[tuple[str, str]]:
    """Zeitraum, in dem ausgegeben werden darf; empty as long as there is no notice."""
    notice = award.current_notice
    if notice is None:
        return []
    return [("ausgeben vom", day(notice.period_from)), ("bis einschließlich", day(notice.spend_by))]
