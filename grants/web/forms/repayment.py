from django.contrib.auth.models import User

from grants.models import Repayment
from grants.services import record_repayment
from grants.web.forms.spending import SpendingForm


class RepaymentForm(SpendingForm):
    """Rückzahlung buchen: money in hand goes back to the funder."""

    title = "Rückzahlung buchen"
    day_label = "Zurückgezahlt am"
    hint_page = "repayment-hint"

    def carry_out(self, *, actor: User) -> Repayment:
        return record_repayment(
            award=self.subject,
            repaid_on=self.cleaned_data["day"],
            line=self.cleaned_data["line"],
            budget_year=self.cleaned_data["budget_year"],
            **self.common(actor),
        )
