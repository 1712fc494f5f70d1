from datetime import date
from decimal import Decimal

from django import forms
from django.contrib.auth.models import User

from grants.models import Award, Expense
from grants.queries.award_files import AwardFiles
from grants.queries.plan import PlanRow, cost_items
from grants.rules.entitlement import grant_part
from grants.services import record_expense
from grants.services.errors import NotEnoughCash
from grants.templatetags.fundtracker import percent
from grants.web.forms.booking import Data, Limit
from grants.web.forms.spending import SpendingForm
from ledger.errors import NotEnoughMoney
from ledger.money import ZERO, format_euro


class ExpenseForm(SpendingForm):
    """Ausgabe buchen: with share financing only the grant's part has to be in hand."""

    title = "Ausgabe buchen"
    day_label = "Bezahlt am"
    hint_page = "expense-hint"

    prefinance = forms.BooleanField(
        label="Vorfinanzierung durch den Kreis (bis zum nächsten Zahlungseingang)", required=False
    )

    field_order = (*SpendingForm.field_order[:-1], "prefinance", "key")

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        super().__init__(award, data, today=today)
        plan = AwardFiles([award], today).plans.plan_of(award)
        self._plan: tuple[PlanRow, ...] = plan.items if plan else ()
        if plan is not None and plan.is_planned and award.current_notice is not None:
            self.fields["plan_item"] = forms.ModelChoiceField(
                cost_items(award.current_notice),
                label="Ausgabeposition",
                empty_label="bitte wählen",
                help_text="Position des Finanzierungsplans, für die das Geld ausgegeben wurde.",
                error_messages={
                    "required": "Bitte die Ausgabeposition des Finanzierungsplans wählen.",
                    "invalid_choice": "Diese Ausgabeposition ist hier nicht möglich. "
                    "Bitte eine aus der Liste wählen.",
                },
            )
            self.fields["amount"].widget.attrs |= {
                "hx-include": "#id_plan_item",
                "hx-trigger": "input changed delay:300ms, change from:#id_plan_item",
            }
            self.order_fields(("amount", "day", "plan_item", *self.field_order[2:]))

    def charged(self, amount: Decimal) -> Decimal:
        notice = self.subject.current_notice
        return amount if notice is None else grant_part(amount, notice.grant_quota)

    def shortage(self, asked: Decimal, limit: Limit) -> NotEnoughMoney:
        prefinanceable = max(self.places.pledged - self.places.prefinanced, ZERO)
        return NotEnoughCash(asked=asked, free=limit.amount, prefinanceable=prefinanceable)

    def describe(self, amount: Decimal) -> str:
        notice = self.subject.current_notice
        if notice is None or notice.quota is None:
            return super().describe(amount)
        from_grant = self.charged(amount)
        return (
            f"{format_euro(amount)}, davon Zuwendung {percent(notice.quota)} = "
            f"{format_euro(from_grant)}, Eigenanteil {format_euro(amount - from_grant)}"
        )

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
            paid_on=self.cleaned_data["day"],
            line=self.cleaned_data["line"],
            budget_year=self.cleaned_data["budget_year"],
            plan_item=self.cleaned_data.get("plan_item"),
            prefinance=self.cleaned_data["prefinance"],
            **self.common(actor),
        )
