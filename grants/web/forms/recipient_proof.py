from django.contrib.auth.models import User

from grants.models import RecipientProof
from grants.services import accept_proof
from grants.services.terms import BookingDetails
from grants.web.forms.booking import Limit, PassThroughBookingForm
from ledger.models import Place


class RecipientProofForm(PassThroughBookingForm):
    """Nachweis anerkennen: the part of the recipient's proof that we accepted."""

    title = "Nachweis anerkennen"
    books = RecipientProof
    day_label = "Anerkannt am"
    kept_day = "der Tag der Anerkennung"
    free_label = "Ausgezahlt und noch nicht nachgewiesen"
    rest_is = "noch nachzuweisen"
    hint_page = "proof-hint"

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (Limit(Place.WITH_RECIPIENT, self.unproven),)

    def carry_out(self, *, actor: User) -> RecipientProof:
        return accept_proof(
            pass_through=self.subject,
            booking=BookingDetails.taken_from(self.cleaned_data),
            **self.sent_by(actor),
        )
