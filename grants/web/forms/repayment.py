from django.contrib.auth.models import User

from grants.models import Repayment
from grants.services import record_repayment
from grants.services.terms import LineBookingDetails
from grants.web.forms.spending import SpendingForm


class RepaymentForm(SpendingForm):
    """Rückzahlung buchen: money in hand goes back to the funder."""

    title = "Rückzahlung buchen"
    books = Repayment
    day_label = "Zurückgezahlt am"
    hint_page = "repayment-hint"

    def carry_out(self, *, actor: User) -> Repayment:
        return record_repayment(
            award=self.subject,
            booking=LineBookingDetails.taken_from(self.cleaned_data),
            **self.sent_by(actor),
        )
