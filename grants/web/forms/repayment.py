from django.contrib.auth.models import User

from grants.models import Repayment
from grants.services import record_repayment
from grants.web.forms.booking import AwardBookingForm, Limit
from ledger.models import Place, Side


class RepaymentForm(AwardBookingForm):
    """Rückzahlung buchen: money in hand goes back to the funder."""

    title = "Rückzahlung buchen"
    day_label = "Zurückgezahlt am"
    free_label = "Verfügbar"
    hint_page = "repayment-hint"
    side = Side.EXPENSE

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (Limit(Place.CASH, self.places.cash),)

    def book(self, *, actor: User) -> Repayment:
        return record_repayment(
            award=self.subject,
            repaid_on=self.cleaned_data["day"],
            line=self.cleaned_data["line"],
            **self.common(actor),
        )
