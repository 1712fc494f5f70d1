from django.contrib.auth.models import User

from grants.models import Return
from grants.services import record_return
from grants.services.terms import BudgetBookingDetails
from grants.web.forms.booking import ChargingPassThroughForm, Limit
from ledger.models import Place


class ReturnForm(ChargingPassThroughForm):
    """Rückfluss buchen: money that the recipient holds comes back."""

    title = "Rückfluss buchen"
    books = Return
    day_label = "Zurückgeflossen am"
    free_label = "Ausgezahlt und noch nicht nachgewiesen"
    rest_is = "noch nachzuweisen"
    hint_page = "return-hint"

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (Limit(Place.WITH_RECIPIENT, self.unproven),)

    def carry_out(self, *, actor: User) -> Return:
        return record_return(
            pass_through=self.subject,
            booking=BudgetBookingDetails.taken_from(self.cleaned_data),
            **self.sent_by(actor),
        )
