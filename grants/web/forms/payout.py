from datetime import date

from django.contrib.auth.models import User

from grants.models import PassThrough, Payout
from grants.services import pass_on
from grants.services.terms import BudgetBookingDetails
from grants.web.forms.booking import ChargingPassThroughForm, Data, Limit, balance_of
from grants.web.forms.prefinancing import PrefinancingForm
from ledger.models import Place


class PayoutForm(PrefinancingForm, ChargingPassThroughForm):
    """Auszahlung buchen: at most what is agreed and unpaid, and what is in hand.

    What is missing in hand the county may pay ahead.
    """

    title = "Auszahlung buchen"
    books = Payout
    day_label = "Ausgezahlt am"
    free_label = "Auszahlbar"
    rest_is = "auszahlbar"
    hint_page = "payout-hint"
    may_bear = False

    field_order = (*ChargingPassThroughForm.field_order[:-1], "prefinance", "key")

    def __init__(self, pass_through: PassThrough, data: Data | None = None, *, today: date) -> None:
        super().__init__(pass_through, data, today=today)
        self.ask_again_when_these_change("prefinance")

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (
            Limit(Place.COMMITTED, balance_of(self.subject.committed_account)),
            Limit(Place.CASH, self.places.cash),
        )

    def carry_out(self, *, actor: User) -> Payout:
        return pass_on(
            pass_through=self.subject,
            booking=BudgetBookingDetails.taken_from(self.cleaned_data),
            prefinance=self.cleaned_data["prefinance"],
            **self.sent_by(actor),
        )
