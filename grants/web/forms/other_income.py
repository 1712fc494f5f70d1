from datetime import date
from decimal import Decimal

from django import forms
from django.contrib.auth.models import User

from grants.models import Award, OtherIncome
from grants.queries.other_income import other_funds_items, other_income_position
from grants.queries.plan_items import planned_lines
from grants.services import record_other_income
from grants.services.terms import LineBookingDetails
from grants.web.forms.booking import AwardBookingForm, Data, Limit
from grants.web.forms.line_of_item import NewBookingOfItemForm
from grants.web.wording import eur
from ledger.models import Side
from ledger.money import format_euro


class OtherIncomeForm(NewBookingOfItemForm, AwardBookingForm):
    """Leistung Dritter buchen: any amount; it is set against what was planned."""

    title = "Leistung Dritter buchen"
    books = OtherIncome
    day_label = "Eingegangen am"
    kept_day = "der Tag der Wertstellung"
    hint_page = "other-income-hint"
    side = Side.INCOME

    def __init__(self, award: Award, data: Data | None = None, *, today: date) -> None:
        self.position = other_income_position(award)
        super().__init__(award, data, today=today)
        items = other_funds_items(award)
        if items:
            self.fields["plan_item"] = forms.ModelChoiceField(
                items,
                label="Deckungsposition",
                required=False,
                empty_label="nicht im Finanzierungsplan",
                error_messages={
                    "invalid_choice": "Diese Deckungsposition ist hier nicht möglich. "
                    "Bitte eine aus der Liste wählen."
                },
            )
        self.let_line_follow(planned_lines(award), usual=award.income_line)
        if items:
            self.order_fields(("amount", "day", "plan_item", *self.field_order[2:]))

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Keine: whatever others pay can be booked."""
        return ()

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [
            ("bewilligt", eur(self.places.granted)),
            ("Leistungen Dritter gebucht", eur(self.position.booked)),
            ("Leistungen Dritter geplant", eur(self.position.planned)),
        ]

    def free_text(self) -> str:
        return (
            f"Geplant sind {format_euro(self.position.planned)}, gebucht "
            f"{format_euro(self.position.booked)}. Was über den Plan hinausgeht, kann die "
            "zustehende Zuwendung mindern."
        )

    def hint(self, amount: Decimal) -> str:
        booked = self.position.booked + amount
        more = booked - self.position.planned
        rest = (
            f"Das sind {format_euro(more)} mehr als geplant; bitte der Bewilligungsbehörde melden."
            if more > 0
            else f"Geplant sind {format_euro(self.position.planned)}."
        )
        return f"Verstanden: {format_euro(amount)}. Danach gebucht: {format_euro(booked)}. {rest}"

    def carry_out(self, *, actor: User) -> OtherIncome:
        return record_other_income(
            award=self.subject,
            booking=LineBookingDetails.taken_from(self.cleaned_data),
            plan_item=self.cleaned_data.get("plan_item"),
            **self.sent_by(actor),
        )
