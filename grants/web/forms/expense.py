from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Expense
from grants.rules.entitlement import grant_part
from grants.services import record_expense
from grants.templatetags.fundtracker import percent
from grants.web.forms.spending import SpendingForm
from ledger.money import format_euro


class ExpenseForm(SpendingForm):
    """Ausgabe buchen: with share financing only the grant's part has to be in hand."""

    title = "Ausgabe buchen"
    day_label = "Bezahlt am"
    hint_page = "expense-hint"

    def charged(self, amount: Decimal) -> Decimal:
        notice = self.subject.current_notice
        return amount if notice is None else grant_part(amount, notice.grant_quota)

    def describe(self, amount: Decimal) -> str:
        notice = self.subject.current_notice
        if notice is None or notice.quota is None:
            return super().describe(amount)
        from_grant = self.charged(amount)
        return (
            f"{format_euro(amount)}, davon Zuwendung {percent(notice.quota)} = "
            f"{format_euro(from_grant)}, Eigenanteil {format_euro(amount - from_grant)}"
        )

    def book(self, *, actor: User) -> Expense:
        return record_expense(
            award=self.subject,
            paid_on=self.cleaned_data["day"],
            line=self.cleaned_data["line"],
            budget_year=self.cleaned_data["budget_year"],
            **self.common(actor),
        )
