from datetime import date

from django import forms
from django.contrib.auth.models import User

from grants.models import Transfer
from grants.services import transfer_booking
from grants.web.forms.booking import Data, KeyedForm
from grants.web.forms.fields import BudgetYearField, DayField, LineField, lines_beside
from ledger.models import BudgetLine, Side, Voucher


class TransferForm(KeyedForm):
    """Umbuchung: a booking counts on another line or in another year from now on."""

    reason = forms.CharField(
        label="Grund",
        max_length=200,
        help_text="Warum zählt der Beleg woanders? Der Grund steht dauerhaft im Journal.",
        error_messages={
            "required": "Eine Umbuchung braucht eine Begründung. Bitte den Grund angeben."
        },
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    day = DayField(label="Umgebucht am")

    field_order = ("line", "budget_year", "reason", "day", "key")

    def __init__(
        self,
        voucher: Voucher,
        line: BudgetLine | None,
        side: Side,
        data: Data | None = None,
        *,
        today: date,
    ) -> None:
        super().__init__(data, initial={"day": today})
        self.fields["line"] = LineField(lines_beside(line, side), initial=line)
        self.fields["line"].required = True
        self.fields["budget_year"] = BudgetYearField(today=today)
        self.order_fields(self.field_order)
        self.voucher = voucher
        self.today = today

    def carry_out(self, *, actor: User) -> Transfer:
        """Umbuchen; raises the refusals of ``transfer_booking``."""
        return transfer_booking(
            original=self.voucher,
            line=self.cleaned_data["line"],
            budget_year=self.cleaned_data["budget_year"],
            booked_on=self.cleaned_data["day"],
            reason=self.cleaned_data["reason"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )
