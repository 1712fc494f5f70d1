from datetime import date

from django import forms
from django.contrib.auth.models import User

from grants.models import Transfer
from grants.queries.plan_items import ItemChoice
from grants.queries.stated import stated_in_booking
from grants.queries.transfers import side_of
from grants.services import transfer_booking
from grants.web.forms.booking import Data
from grants.web.forms.fields import BudgetYearField, DayField, LineField
from grants.web.forms.line_of_item import LineOfItemForm
from grants.web.forms.restating import RestatingForm
from grants.web.wording import ANOTHER_LINE, REASON_STAYS
from ledger.filled_from import Stated
from ledger.models import Posting, Voucher


class TransferForm(RestatingForm, LineOfItemForm):
    """Umbuchung: a booking counts on another line, year or position from now on.

    ``posting`` is one of those by which it counts now, ``choice`` the positions it may take.
    """

    noun = "Umbuchung"
    button = "Umbuchen"
    refused = "Nicht umgebucht"
    success = "Umgebucht"
    participle = "umgebucht"
    explanation = (
        "Die Zahlung ändert sich nicht. Sie zählt ab der Umbuchung auf einer anderen "
        "Haushaltsposition, in einem anderen Haushaltsjahr oder auf einer anderen Position des "
        "Finanzierungsplans. So ist sie gebucht worden:"
    )
    despite = "Trotzdem umbuchen"

    reason = forms.CharField(
        label="Grund",
        max_length=200,
        help_text=f"Warum zählt der Beleg woanders? {REASON_STAYS}",
        error_messages={
            "required": "Eine Umbuchung braucht eine Begründung. Bitte den Grund angeben."
        },
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    day = DayField(label="Umgebucht am")

    field_order = ("plan_item", "line", "budget_year", "reason", "day", "key")

    def __init__(
        self,
        voucher: Voucher,
        posting: Posting,
        choice: ItemChoice | None,
        data: Data | None = None,
        *,
        today: date,
    ) -> None:
        super().__init__(data, initial={"day": today, "budget_year": posting.year})
        line = posting.line
        self.fields["line"] = LineField(
            side_of(posting),
            beside=line,
            initial=line,
            required=True,
            help_text=ANOTHER_LINE if line else "",
        )
        self.fields["budget_year"] = BudgetYearField(today=today)
        if choice is not None:
            self.fields["plan_item"] = ItemNowField(choice)
            self.let_line_follow(choice.lines, usual=line)
            self.counts_now = choice.now, line
        self.order_fields(self.field_order)
        self.voucher = voucher
        self.today = today
        self.title = f"Beleg {voucher.pk} umbuchen"

    @property
    def stated(self) -> Stated:
        return stated_in_booking(self.voucher)

    def carry_out(self, *, actor: User) -> Transfer:
        """Umbuchen; raises the refusals of ``transfer_booking``."""
        return transfer_booking(
            original=self.voucher,
            line=self.cleaned_data["line"],
            budget_year=self.cleaned_data["budget_year"],
            plan_item=self.cleaned_data.get("plan_item"),
            booked_on=self.cleaned_data["day"],
            reason=self.cleaned_data["reason"],
            filled_from=self.cleaned_data["filled_from"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )


class ItemNowField(forms.ModelChoiceField):
    """Position, auf der ein Beleg künftig zählt; the present one to begin with."""

    def __init__(self, choice: ItemChoice) -> None:
        is_offered = choice.now in choice.items
        super().__init__(
            choice.items,
            label=choice.items[0].role,
            required=False,
            initial=choice.now if is_offered else None,
            empty_label=None if is_offered else f"wie bisher ({choice.now or 'keine'})",
            error_messages={
                "invalid_choice": "Diese Position ist hier nicht möglich. "
                "Bitte eine aus der Liste wählen."
            },
        )
