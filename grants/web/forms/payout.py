from django.contrib.auth.models import User

from grants.models import Payout
from grants.queries.awards import places_of
from grants.services import pass_on
from grants.services.terms import BudgetBookingDetails
from grants.web.forms.booking import ChargingPassThroughForm, Limit, balance_of
from ledger.models import Place


class PayoutForm(ChargingPassThroughForm):
    """Auszahlung buchen: at most what is agreed and unpaid, and what is in hand."""

    title = "Auszahlung buchen"
    books = Payout
    day_label = "Ausgezahlt am"
    free_label = "Auszahlbar"
    rest_is = "auszahlbar"
    hint_page = "payout-hint"

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (
            Limit(Place.COMMITTED, balance_of(self.subject.committed_account)),
            Limit(Place.CASH, places_of(self.subject.award).cash),
        )

    def carry_out(self, *, actor: User) -> Payout:
        return pass_on(
            pass_through=self.subject,
            booking=BudgetBookingDetails.taken_from(self.cleaned_data),
            **self.sent_by(actor),
        )
