from datetime import date

from django import forms
from django.contrib.auth.models import User

from grants.queries.claims import set_off_with
from grants.services import reverse_booking
from grants.web.forms.booking import Data, KeyedForm
from grants.web.forms.fields import DayField
from grants.web.wording import REASON_STAYS
from ledger.models import Voucher
from ledger.years import first_open_day


class ReversalForm(KeyedForm):
    """Storno: takes a voucher back, with a reason."""

    noun = "Storno"
    button = "Stornieren"
    refused = "Nicht storniert"
    success = "Storniert"
    explanation = "Der Beleg bleibt im Journal stehen. Das Storno bucht dieselben Beträge zurück:"

    reason = forms.CharField(
        label="Grund",
        max_length=300,
        help_text=f"Was war falsch? {REASON_STAYS}",
        error_messages={"required": "Ein Storno braucht eine Begründung. Bitte den Grund angeben."},
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    day = DayField(label="Storniert am")

    field_order = ("reason", "day", "key")

    def __init__(self, voucher: Voucher, data: Data | None = None, *, today: date) -> None:
        # So the right booking may have the day of this one again.
        proposed = first_open_day(voucher.booked_on, until=today) or today
        super().__init__(data, initial={"day": proposed})
        self.voucher = voucher
        self.today = today
        self.title = f"Beleg {voucher.pk} stornieren"
        if other := set_off_with(voucher):
            self.explanation = (
                f"Der Beleg gehört zu einer Verrechnung: Beleg {other.pk} wird mit storniert. "
                f"{self.explanation}"
            )

    def carry_out(self, *, actor: User) -> Voucher:
        """Stornieren; raises the refusals of ``reverse_booking``."""
        return reverse_booking(
            voucher=self.voucher,
            reason=self.cleaned_data["reason"],
            booked_on=self.cleaned_data["day"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )
