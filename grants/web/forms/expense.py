from datetime import date
from decimal import Decimal

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from grants.models import Award, AwardNotice, Expense
from grants.queries.eligible_days import eligible_days_of
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.plan import PlanRow, own_cost_items
from grants.queries.plan_items import planned_lines
from grants.queries.quota_split import split_of_expense
from grants.rules.entitlement import grant_part
from grants.services import record_expense
from grants.services.errors import ReasonOutsideWindow
from grants.services.terms import LineBookingDetails
from grants.web.forms.booking import Data
from grants.web.forms.line_of_item import NewBookingOfItemForm
from grants.web.forms.prefinancing import PrefinancingForm
from grants.web.forms.spending import SpendingForm
from grants.web.wording import REASON_STAYS, percent
from ledger.money import ZERO, EuroField, format_euro


class ExpenseForm(NewBookingOfItemForm, PrefinancingForm, SpendingForm):
    """Ausgabe buchen: only the grant's part has to be in hand.

    With share financing the program tells it; otherwise a person says what the county bears.
    """

    title = "Ausgabe buchen"
    books = Expense
    day_label = "Bezahlt am"
    hint_page = "expense-hint"

    may_bear = True

    field_order = (*SpendingForm.field_order[:-1], "prefinance", "key")

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        super().__init__(award, data, today=today)
        plan = LoadedAwards([award], today).plans.plan_of(award)
        self._plan: tuple[PlanRow, ...] = plan.items if plan else ()
        if award.current_notice is not None and any(
            row.planned for row in self._plan if row.item and row.item.kind in Expense.kind.items
        ):
            self.fields["plan_item"] = forms.ModelChoiceField(
                own_cost_items(award.current_notice),
                label="Ausgabeposition",
                empty_label="bitte wählen",
                help_text="Position des Finanzierungsplans, für die das Geld ausgegeben wurde.",
                error_messages={
                    "required": "Bitte die Ausgabeposition des Finanzierungsplans wählen.",
                    "invalid_choice": "Diese Ausgabeposition ist hier nicht möglich. "
                    "Bitte eine aus der Liste wählen.",
                },
            )
        if award.current_notice is None or award.current_notice.quota is None:
            self.fields["own_share"] = EuroField(
                label="davon Eigenanteil in Euro",
                required=False,
                help_text="Was der Kreis selbst trägt, auch was die Zuwendung nicht mehr deckt. "
                "Leer lassen, wenn die Zuwendung alles zahlt.",
            )
        notice = award.current_notice
        self._days = None if notice is None else eligible_days_of(notice)
        day = self._typed_day()
        if self._days is not None and self._days.is_outside(day):
            first, last = self._days.first, self._days.last
            eligible = self._days.is_eligible(day)
            asks = ReasonOutsideWindow(day, first=first, last=last, is_eligible=eligible)
            self.fields["reason"] = forms.CharField(
                label="Grund",
                max_length=300,
                help_text=f"Warum ist außerhalb des Zeitraums bezahlt worden? {REASON_STAYS}",
                error_messages={"required": str(asks)},
            )
        self.let_line_follow(planned_lines(award), usual=award.expense_line)
        self.ask_again_when_these_change("day", "plan_item", "own_share", "prefinance")
        names = ("amount", "day", "reason", "plan_item", "own_share", *self.field_order[2:])
        self.order_fields(names)

    def name_here(self, about: str) -> str:
        """Wie hier heißt, was fehlt: a reason is asked for only beside a day outside the window."""
        return "day" if about == "reason" and "reason" not in self.fields else about

    def _typed_day(self) -> date:
        """Tag, wie er bisher eingegeben ist; today as long as it is none."""
        try:
            typed: date = self.fields["day"].clean(self.data.get("day"))
        except ValidationError:
            return self.today
        return typed

    @property
    def _is_eligible(self) -> bool:
        return self._days is None or self._days.is_eligible(self._typed_day())

    def charged(self, amount: Decimal) -> Decimal:
        notice = self.subject.current_notice
        if not self._is_eligible:
            return ZERO
        if notice is None or notice.quota is None:
            return amount - min(self._named_own_share(), amount)
        return split_of_expense(amount, notice, self.places).of_grant

    def _named_own_share(self) -> Decimal:
        """Eigenanteil as typed so far; nothing as long as it is no amount."""
        try:
            typed = self.fields["own_share"].clean(self.data.get("own_share"))
        except ValidationError:
            return ZERO
        return max(typed or ZERO, ZERO)

    def describe(self, amount: Decimal) -> str:
        notice = self.subject.current_notice
        if not self._is_eligible:
            return f"{_parts(amount, ZERO)}, weil an diesem Tag nicht zuwendungsfähig"
        if notice is not None and notice.quota is not None:
            return self._describe_split(amount, notice)
        from_grant = self.charged(amount)
        return super().describe(amount) if from_grant == amount else _parts(amount, from_grant)

    def _describe_split(self, amount: Decimal, notice: AwardNotice) -> str:
        split = split_of_expense(amount, notice, self.places)
        if split.is_capped:
            parts = _parts(amount, split.of_grant)
            return f"{parts}, weil der Höchstbetrag erreicht ist"
        exact = split.of_grant == grant_part(amount, notice.grant_quota)
        rounded = "" if exact else ", gerundet über alle Ausgaben zusammen"
        return _parts(amount, split.of_grant, f"{percent(notice.quota)} = ") + rounded

    def hint(self, amount: Decimal) -> str:
        return f"{super().hint(amount)} {self._left_of_item(amount)}".strip()

    def _left_of_item(self, amount: Decimal) -> str:
        """Rest der gewählten Position, after the whole cost; empty as long as none is chosen."""
        chosen = self.data.get("plan_item")
        for row in self._plan:
            if row.item is not None and str(row.item.pk) == chosen:
                if amount > row.left:
                    over = format_euro(amount - row.left)
                    return f"Achtung: „{row.name}“ läge damit {over} über dem Finanzierungsplan."
                return f"Für „{row.name}“ danach noch {format_euro(row.left - amount)} geplant."
        return ""

    def carry_out(self, *, actor: User) -> Expense:
        return record_expense(
            award=self.subject,
            booking=LineBookingDetails.taken_from(self.cleaned_data),
            plan_item=self.cleaned_data.get("plan_item"),
            own_share=self.cleaned_data.get("own_share"),
            prefinance=self.cleaned_data["prefinance"],
            reason=self.cleaned_data.get("reason", ""),
            **self.sent_by(actor),
        )


def _parts(amount: Decimal, from_grant: Decimal, reckoning: str = "") -> str:
    return (
        f"{format_euro(amount)}, davon Zuwendung {reckoning}{format_euro(from_grant)}, "
        f"Eigenanteil {format_euro(amount - from_grant)}"
    )
