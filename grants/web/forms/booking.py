"""What all booking forms share; see their own files for what each of them books."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, TypedDict

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.models import Award, Booking, Expense, InterestClaim, PassThrough, SuspenseItem
from grants.queries.award_page import awards_for_page
from grants.queries.awards import EuroPlaces, places_of
from grants.queries.pass_through_page import pass_throughs_for_page
from grants.queries.twins import twin_of_booking
from grants.services.terms import Contradiction, at_fields_without
from grants.web.forms.fields import (
    BudgetYearField,
    DayField,
    KeyField,
    LineField,
)
from grants.web.forms.open_day import LaterDay, later_day
from grants.web.forms.problems import GAP, Problem, problems_of
from grants.web.forms.sentences import PlainForm
from grants.web.wording import ANOTHER_LINE, TYPE_A_LINE, day, eur
from ledger.days import format_day
from ledger.errors import NotEnoughMoney, Refusal
from ledger.models import Account, BudgetLine, Place, Side
from ledger.money import ZERO, EuroField, EuroInput, format_euro

Data = Mapping[str, Any]
Subject = Award | PassThrough | Expense | InterestClaim | SuspenseItem | None


class KeyedForm(PlainForm):
    """Formular eines Vorgangs: carried out once however often it is sent."""

    # What did not happen, above the list of what is wrong; and what did, above the message.
    refused: ClassVar[str] = "Nicht gespeichert"
    success: ClassVar[str] = "Gespeichert"
    # What the form calls otherwise than the refusals of its service, or does not ask for.
    called: ClassVar[Mapping[str, str]] = {}

    key = KeyField()

    @cached_property
    def boxes(self) -> dict[str, list[str]]:
        """Kästchen unter einem Feld, which answer what was asked there."""
        return {}

    def clean(self) -> dict[str, Any]:
        if "key" not in self.cleaned_data:
            # The field is hidden, so the form as a whole has to say it.
            raise ValidationError(
                "Dem Formular fehlt sein Schlüssel. "
                "Bitte die Seite neu laden und alles erneut eingeben."
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

    def ask(self, field: str, question: str, *, box: str, label: str) -> None:
        """Nachfragen am Feld, until somebody ticks the box that then stands below it.

        ``box`` is named after what is asked, as the answer holds for nothing else.
        """
        despite = forms.BooleanField(label=label, required=False)
        self.fields[box] = despite
        self.boxes.setdefault(field, []).append(box)
        names = [one for one in self.fields if one != box]
        names.insert(names.index(field) + 1, box)
        self.order_fields(names)
        if not despite.widget.value_from_datadict(self.data, self.files, self.add_prefix(box)):
            self.add_error(field, question)

    def contradict(self, found: Iterable[Contradiction]) -> None:
        """Widersprüche anzeigen, each at its field, unless that has a mistake of its own."""
        here = [replace(one, field=self.name_here(one.field)) for one in found]
        for one in at_fields_without(self.errors, here):
            self.add_error(one.field, ValidationError(one.text, code=GAP if one.is_gap else None))

    def name_here(self, about: str) -> str:
        """Wie hier heißt, was eine Ablehnung betrifft; WHOLE if the form does not ask for it."""
        return self.called.get(about, about)


_ASKED_OF_TWINS = {"amount", "day", "document_number", "text"}
BOOK_DESPITE = "Trotzdem buchen"


def _is_it_another(twin: Booking) -> SafeString:
    voucher = twin.voucher
    number = f", Belegnummer „{voucher.document_number}“" if voucher.document_number else ""
    return format_html(
        'Das steht schon in <a href="{}">Beleg {}</a>: {} vom {}, „{}“{}. Ist dies eine weitere '
        "Buchung? Dann bitte „{}“ ankreuzen.",
        reverse("voucher", args=[voucher.pk]),
        str(voucher.pk),
        eur(twin.amount),
        format_day(twin.day),
        twin.subject_label,
        number,
        BOOK_DESPITE,
    )


@dataclass(frozen=True)
class Limit:
    """Grenze: so many euro are at a place and can be moved from there."""

    place: Place
    amount: Decimal


class _Sender(TypedDict):
    today: date
    key: str
    actor: User


class BookingForm(KeyedForm):
    """Buchungsformular: amount, day, document and text of one booking.

    While somebody types, the amount field asks ``hint_page`` what would remain. ``books`` is the
    kind of booking, if a second one just like it has to be asked about. ``kept_day`` says what the
    day of the booking is, if its voucher takes a later one; empty where nothing is booked.
    ``list_of_subjects`` is the page of all that can be booked on, and its name.
    """

    title: ClassVar[str]
    books: ClassVar[type[Booking] | None] = None
    refused = "Nicht gebucht"
    success = "Gebucht"
    day_label: ClassVar[str]
    kept_day: ClassVar[str] = "der Tag der Zahlung"
    free_label: ClassVar[str]
    rest_is: ClassVar[str]
    hint_page: ClassVar[str]
    page_of_subject: ClassVar[str]
    list_of_subjects: ClassVar[tuple[str, str]]
    # Of the award that is booked on, or to which the pass-through belongs.
    places: EuroPlaces
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
        help_text="Bleibt er leer, wird er aus Buchungsart und Bezeichnung gebildet.",
    )

    def __init__(self, subject: Subject, data: Data | None = None, *, today: date) -> None:
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
                "hx-get": reverse(self.hint_page, kwargs=self.address),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": "#amount-hint",
                "hx-sync": "this:replace",
            }
        )
        if self.kept_day:
            self.fields["day"].widget.attrs |= {
                "hx-get": reverse(self.hint_page, kwargs=self.address),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": "#day-hint",
                "hx-sync": "this:replace",
            }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._ask_for_open_day(cleaned)
        if self.books is not None and cleaned.keys() >= _ASKED_OF_TWINS:
            twin = twin_of_booking(self.books, self.subject, cleaned, key=str(cleaned["key"]))
            if twin is not None:
                self.ask(
                    "document_number" if cleaned["document_number"] else "amount",
                    _is_it_another(twin),
                    box=f"despite_twin_{twin.voucher_id}",
                    label=BOOK_DESPITE,
                )
        return cleaned

    def ask_again_when_these_change(self, *names: str) -> None:
        """What else the hint depends on is sent with the amount."""
        boxes = [f"#id_{name}" for name in names if name in self.fields]
        triggers = ["input changed delay:300ms", *(f"change from:{box}" for box in boxes)]
        self.fields["amount"].widget.attrs |= {
            "hx-include": ", ".join(boxes),
            "hx-trigger": ", ".join(triggers),
        }

    def field_of_day(self, cleaned: Data) -> str:
        """Feld mit dem Tag, der gebucht wird."""
        return "day"

    def day_booked(self, cleaned: Data) -> date | None:
        """Tag, der gebucht wird."""
        day: date | None = cleaned.get(self.field_of_day(cleaned))
        return day

    @property
    def not_before(self) -> date | None:
        """Buchungstag dessen, wovon das Geld kommt, if the voucher may not have an earlier one."""
        return None

    def _ask_for_open_day(self, cleaned: dict[str, Any]) -> None:
        field = self.field_of_day(cleaned)
        later = self.later_day(self.day_booked(cleaned))
        if later is None:
            return
        self.ask(field, later.question, box=later.box, label=later.label)
        cleaned["booked_on"] = later.booked_on
        if later.is_next_year and "budget_year" in cleaned and not cleaned["budget_year"]:
            self.add_error(
                "budget_year",
                f"Im Haushaltsjahr {later.closed.year} zählt nichts mehr. "
                "Bitte wählen, in welchem Jahr die Buchung zählen soll.",
            )

    def later_day(self, day: date | None) -> LaterDay | None:
        """Späterer Buchungstag dessen, was an diesem Tag geschah; None if there is none."""
        if day is None or not self.kept_day:
            return None
        return later_day(day, today=self.today, kept=self.kept_day, not_before=self.not_before)

    def day_hint(self, day: date) -> str:
        """Hinweis zum Tag: which day the voucher takes, if it is another one; else empty."""
        later = self.later_day(day)
        return "" if later is None else later.hint

    @classmethod
    def subjects(cls) -> QuerySet[Any]:
        """Was bebucht werden kann; any other address answers 404."""
        raise NotImplementedError

    @classmethod
    def subject_at(cls, address: Mapping[str, Any]) -> Any:
        """Was die Adresse nennt, else 404; None if nothing is booked on."""
        return get_object_or_404(cls.subjects(), **address)

    @property
    def address(self) -> dict[str, Any]:
        """Wie die Adressen nennen, was bebucht wird."""
        return {"code": self.subject.code}  # type: ignore[union-attr]

    @property
    def shown_subject(self) -> Any:
        """Was die Seite als bebucht nennt."""
        return self.subject

    @property
    def back(self) -> str:
        """Seite dessen, was bebucht wird."""
        return reverse(self.page_of_subject, kwargs=self.address)

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
        """Was höchstens geht, printed beside the amount field."""
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
            rest = f"Danach bleiben {format_euro(limit.amount - charged)} {self.rest_is}."
        return f"Verstanden: {self.describe(amount)}. {rest}"

    def shortage(self, asked: Decimal, limit: Limit) -> Refusal:
        """Ablehnung, die käme: more is asked for than the limit leaves."""
        return NotEnoughMoney(asked=asked, free=limit.amount, place=limit.place)

    def describe(self, amount: Decimal) -> str:
        return format_euro(amount)

    def sent_by(self, actor: User) -> _Sender:
        """Wer wann bucht, und unter welchem Schlüssel."""
        return {"today": self.today, "key": str(self.cleaned_data["key"]), "actor": actor}


class LineBookingForm(BookingForm):
    """Buchung, die auf einer Haushaltsposition zählen kann."""

    side: ClassVar[Side]

    field_order: tuple[str, ...] = (
        "amount",
        "day",
        "line",
        "budget_year",
        "document_number",
        "text",
        "key",
    )

    def __init__(self, subject: Subject, data: Data | None = None, *, today: date) -> None:
        super().__init__(subject, data, today=today)
        usual = self.line_at(self.side)
        other = Side.EXPENSE if self.side == Side.INCOME else Side.INCOME
        self.fields["line"] = LineField(
            self.side,
            beside=usual or self.line_at(other),
            initial=usual,
            placeholder="ohne Haushaltsposition",
            help_text=ANOTHER_LINE if usual else TYPE_A_LINE,
        )
        self.fields["budget_year"] = BudgetYearField(today=today)
        self.order_fields(self.field_order)

    def line_at(self, side: Side) -> BudgetLine | None:
        """Übliche Haushaltsposition einer Seite; None if there is none."""
        return None


class AwardBookingForm(LineBookingForm):
    """Buchung auf einer Zuwendung, with the budget line that it counts on."""

    page_of_subject = "award"
    list_of_subjects = ("awards", "Zuwendungen")
    subject: Award

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        self.places = places_of(award)
        super().__init__(award, data, today=today)

    def line_at(self, side: Side) -> BudgetLine | None:
        award = self.subject
        return award.income_line if side == Side.INCOME else award.expense_line

    @classmethod
    def subjects(cls) -> QuerySet[Award]:
        return awards_for_page()

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [
            ("bewilligt", eur(self.places.granted)),
            ("noch nicht eingegangen", eur(self.places.pledged)),
            *self._prefinanced,
            ("Bestand", eur(self.places.cash)),
            ("gebunden (vereinbart, nicht ausgezahlt)", eur(self.places.committed)),
            *window_of(self.subject),
        ]

    @property
    def _prefinanced(self) -> list[tuple[str, str]]:
        ahead = self.places.paid_ahead
        return [("davon vom Kreis vorfinanziert", eur(ahead))] if ahead else []


class PassThroughBookingForm(BookingForm):
    """Buchung auf einer Weiterleitung; the budget line is that of its contract."""

    page_of_subject = "pass-through"
    list_of_subjects = ("pass-throughs", "Weiterleitungen")
    subject: PassThrough

    def __init__(self, pass_through: PassThrough, data: Data | None = None, *, today: date) -> None:
        self.places = places_of(pass_through.award)
        super().__init__(pass_through, data, today=today)

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
            ("noch nicht nachgewiesen", eur(self.unproven)),
            ("Bestand der Zuwendung", eur(self.places.cash)),
            *window_of(self.subject.award),
        ]

    @property
    def unproven(self) -> Decimal:
        """Beim Empfänger und noch nicht nachgewiesen, in euro, whoever paid it."""
        return balance_of(self.subject.recipient_account) + balance_of(self.subject.ahead_account)


class ChargingPassThroughForm(PassThroughBookingForm):
    """Buchung auf einer Weiterleitung, die im Haushalt zählt."""

    field_order: tuple[str, ...] = (
        "amount",
        "day",
        "budget_year",
        "document_number",
        "text",
        "key",
    )

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
