from datetime import date
from decimal import Decimal

from django import forms
from django.contrib.auth.models import User

from grants.models import Award, Repayment
from grants.services import record_repayment
from grants.services.errors import NotEnoughToRepay, RepaidBeyondUsed
from grants.services.terms import LineBookingDetails
from grants.web.forms.booking import Data, Limit
from grants.web.forms.spending import SpendingForm
from ledger.money import ZERO, format_euro


class RepaymentForm(SpendingForm):
    """Rückzahlung buchen: money in hand goes back to the funder."""

    title = "Rückzahlung buchen"
    books = Repayment
    day_label = "Zurückgezahlt am"
    hint_page = "repayment-hint"

    from_county = forms.BooleanField(
        label="aus Mitteln des Kreises, was nicht mehr im Bestand ist",
        required=False,
        help_text="Wenn der Fördergeber Geld zurückverlangt, das schon verwendet oder bei "
        "Empfängern verloren ist.",
    )

    field_order = (*SpendingForm.field_order[:-1], "from_county", "key")

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        super().__init__(award, data, today=today)
        self.ask_again_when_these_change("from_county")

    def hint(self, amount: Decimal) -> str:
        missing = amount - self.places.cash
        if missing <= ZERO or not self.fields["from_county"].clean(self.data.get("from_county")):
            return super().hint(amount)
        said = f"Davon zahlt der Kreis {format_euro(missing)}."
        if missing > self.places.bearable:
            said = str(
                RepaidBeyondUsed(
                    asked=missing, used=self.places.bearable, unproven=self.places.unproven
                )
            )
        return f"Verstanden: {self.describe(amount)}. {said}"

    def shortage(self, asked: Decimal, limit: Limit) -> NotEnoughToRepay:
        return NotEnoughToRepay(asked=asked, free=limit.amount)

    def carry_out(self, *, actor: User) -> Repayment:
        return record_repayment(
            award=self.subject,
            booking=LineBookingDetails.taken_from(self.cleaned_data),
            from_county=self.cleaned_data["from_county"],
            **self.sent_by(actor),
        )
