from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from grants.models import Expense, Refund
from grants.queries.refunds import charged_now, left_of_expense, split_of_refund
from grants.queries.standing import standing
from grants.services import record_refund
from grants.services.errors import RefundBeyondExpense
from grants.services.terms import BudgetBookingDetails
from grants.web.forms.booking import BookingForm, Data, Limit
from grants.web.forms.fields import BudgetYearField
from grants.web.wording import day, eur
from ledger.errors import WHOLE, Refusal
from ledger.models import FiscalYear, Place
from ledger.money import ZERO, EuroField, format_euro


class RefundForm(BookingForm):
    """Erstattung eines Lieferanten buchen: at most what is left of the expense.

    It asks for the fiscal year where that of the expense is closed.
    """

    title = "Erstattung eines Lieferanten buchen"
    books = Refund
    day_label = "Eingegangen am"
    free_label = "Von der Ausgabe noch übrig"
    rest_is = "von der Ausgabe übrig"
    hint_page = "refund-hint"
    page_of_subject = "voucher"
    list_of_subjects = ("journal", "Journal")
    subject: Expense

    field_order = ("amount", "day", "own_share", "budget_year", "document_number", "text", "key")

    def __init__(self, expense: Expense, data: Data | None = None, *, today: date) -> None:
        self.notice = expense.award.current_notice
        self._left = left_of_expense(expense)
        super().__init__(expense, data, today=today)
        self._line, year = charged_now(expense)
        if self._line is not None and year is not None:
            self.fields["budget_year"] = _year_of_refund(year, today=today)
        if self._own_share_is_named:
            own = self._left.cost - self._left.of_grant
            self.fields["own_share"] = EuroField(
                label="davon Eigenanteil in Euro",
                required=False,
                help_text=f"Was davon der Kreis zurückbekommt, höchstens {format_euro(own)}. Leer "
                "lassen, wenn zuerst die Zuwendung ihr Geld zurückbekommt.",
            )
            self.fields["amount"].widget.attrs |= {
                "hx-include": "#id_own_share",
                "hx-trigger": "input changed delay:300ms, change from:#id_own_share",
            }
        self.order_fields(self.field_order)

    @classmethod
    def subjects(cls) -> QuerySet[Expense]:
        """Ausgaben, die gelten."""
        return Expense.objects.filter(standing()).select_related("voucher", "award__current_notice")

    @classmethod
    def subject_at(cls, address: Mapping[str, Any]) -> Expense:
        """Ausgabe, which addresses name by its voucher."""
        return get_object_or_404(cls.subjects(), voucher=address["pk"])

    @property
    def address(self) -> dict[str, Any]:
        return {"pk": self.subject.voucher_id}

    @property
    def _own_share_is_named(self) -> bool:
        """Ob jemand den Eigenanteil nennt: the county paid a part, and no quota said which."""
        by_quota = self.subject.quota or (self.notice and self.notice.quota)
        return not by_quota and self._left.cost > self._left.of_grant

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (Limit(Place.SPENT, self._left.cost),)

    @property
    def standing(self) -> list[tuple[str, str]]:
        expense = self.subject
        rows = [
            ("Ausgabe", eur(expense.amount)),
            ("bezahlt am", day(expense.day)),
            ("davon noch nicht erstattet", eur(self._left.cost)),
            ("davon Zuwendung", eur(self._left.of_grant)),
            ("davon Eigenanteil", eur(self._left.cost - self._left.of_grant)),
        ]
        if self._line is not None:
            rows.append(("zählt auf", str(self._line)))
        return rows

    def name_here(self, about: str) -> str:
        """Own share and year are asked for only where they are open."""
        return about if about in self.fields else WHOLE

    def shortage(self, asked: Decimal, limit: Limit) -> Refusal:
        return RefundBeyondExpense(asked=asked, left=limit.amount)

    def describe(self, amount: Decimal) -> str:
        if self.notice is None or amount > self._left.cost:
            return super().describe(amount)
        split = split_of_refund(
            amount, self.subject, self.notice, self._left, own_share=self._named_own_share(amount)
        )
        if split.into_cash == amount:
            return super().describe(amount)
        ahead = (
            f", davon vorfinanziert {format_euro(split.ends_prefinancing)}"
            if split.ends_prefinancing
            else ""
        )
        borne = (
            f", davon vom Kreis zurückgezahlt {format_euro(split.borne_by_county)}"
            if split.borne_by_county
            else ""
        )
        return (
            f"{format_euro(amount)}, davon Zuwendung {format_euro(split.of_grant)}{ahead}{borne}, "
            f"Eigenanteil {format_euro(split.of_county)}"
        )

    def _named_own_share(self, amount: Decimal) -> Decimal | None:
        """Eigenanteil as typed so far; None as long as it is no possible amount."""
        field = self.fields.get("own_share")
        try:
            typed: Decimal | None = field.clean(self.data.get("own_share")) if field else None
        except ValidationError:
            return None
        return typed if typed is not None and ZERO <= typed <= amount else None

    def carry_out(self, *, actor: User) -> Refund:
        return record_refund(
            expense=self.subject,
            booking=BudgetBookingDetails.taken_from(self.cleaned_data),
            own_share=self.cleaned_data.get("own_share"),
            **self.sent_by(actor),
        )


def _year_of_refund(year: int, *, today: date) -> BudgetYearField:
    """Haushaltsjahr der Erstattung: that of the expense, or an open one if that is closed."""
    if FiscalYear.objects.get(pk=year).is_closed:
        field = BudgetYearField(today=today, empty="bitte wählen")
        field.required = True
        field.help_text = (
            f"Die Ausgabe zählt im Haushaltsjahr {year}, und das ist abgeschlossen. Die Erstattung "
            "mindert den Aufwand eines offenen Jahres."
        )
        field.error_messages["required"] = (
            "Bitte wählen, in welchem offenen Jahr die Erstattung zählt."
        )
        return field
    field = BudgetYearField(today=today, empty=f"wie die Ausgabe ({year})")
    field.help_text = "Die Erstattung mindert den Aufwand in dem Jahr, in dem die Ausgabe zählt."
    return field
