from datetime import date

from django import forms
from django.contrib.auth.models import User

from grants.models import Claim, PassThrough, Return
from grants.queries.claims import open_claims_of
from grants.services import record_return
from grants.services.terms import BudgetBookingDetails
from grants.web.forms.booking import ChargingPassThroughForm, Data, Limit
from ledger.models import Place


class ReturnForm(ChargingPassThroughForm):
    """Rückfluss buchen: money that the recipient holds comes back."""

    title = "Rückfluss buchen"
    books = Return
    day_label = "Zurückgeflossen am"
    free_label = "Ausgezahlt und noch nicht nachgewiesen"
    rest_is = "noch nachzuweisen"
    hint_page = "return-hint"

    field_order = ("amount", "day", "claim", *ChargingPassThroughForm.field_order[2:])

    def __init__(self, pass_through: PassThrough, data: Data | None = None, *, today: date) -> None:
        super().__init__(pass_through, data, today=today)
        claims = list(open_claims_of(pass_through, today))
        self.fields["claim"] = forms.ModelChoiceField(
            Claim.objects.filter(pk__in=[claim.pk for claim in claims]),
            label="Rückforderung",
            required=False,
            empty_label="keine",
            initial=claims[0].pk if claims else None,
            help_text="Was damit beglichen wird, ganz oder zum Teil.",
            error_messages={
                "invalid_choice": "Diese Rückforderung ist nicht mehr offen. Bitte eine andere "
                "wählen oder „keine“."
            },
        )
        self.order_fields(self.field_order)

    @property
    def limits(self) -> tuple[Limit, ...]:
        return (Limit(Place.WITH_RECIPIENT, self.unproven),)

    def carry_out(self, *, actor: User) -> Return:
        return record_return(
            pass_through=self.subject,
            booking=BudgetBookingDetails.taken_from(self.cleaned_data),
            claim=self.cleaned_data["claim"],
            **self.sent_by(actor),
        )
