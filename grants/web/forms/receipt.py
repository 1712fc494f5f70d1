from django.contrib.auth.models import User

from grants.models import Receipt
from grants.services import record_receipt
from grants.web.forms.booking import AwardBookingForm, Limit
from ledger.models import Place, Side


class ReceiptForm(AwardBookingForm):
    """Zahlungseingang buchen: at most what the notice still promises."""

    title = "Zahlungseingang buchen"
    day_label = "Eingegangen am"
    free_label = "Noch nicht eingegangen"
    rest_is = "offen"
    hint_page = "receipt-hint"
    side = Side.INCOME

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (Limit(Place.PLEDGED, self.places.pledged),)

    def book(self, *, actor: User) -> Receipt:
        return record_receipt(
            award=self.subject,
            received_on=self.cleaned_data["day"],
            line=self.cleaned_data["line"],
            budget_year=self.cleaned_data["budget_year"],
            **self.common(actor),
        )
