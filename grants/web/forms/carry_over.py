from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django import forms
from django.contrib.auth.models import User

from grants.models import Award, AwardNotice, CarryOver
from grants.queries.awards import places_of
from grants.queries.carry_overs import may_be_carried, years_to_carry_from
from grants.services import carry_over
from grants.web.forms.booking import Data, KeyedForm
from grants.web.forms.fields import DayField, LineField
from ledger.models import Side
from ledger.money import EuroField, format_euro


class CarryOverForm(KeyedForm):
    """In das Folgejahr übertragen: unspent money of a lump sum, by a note in the budget."""

    title = "In das Folgejahr übertragen"
    # The next year follows from the one that is chosen.
    called: ClassVar[Mapping[str, str]] = {"day": "from_year", "year": "from_year"}
    button = "Übertragen"
    refused = "Nicht übertragen"
    success = "Übertragen"

    amount = EuroField(
        label="Betrag in Euro",
        error_messages={"required": "Bitte den Betrag eingeben, der übertragen wird."},
    )
    decided_on = DayField(label="Beschlossen am")
    reason = forms.CharField(
        label="Haushaltsvermerk",
        max_length=300,
        help_text="Vermerk oder Beschluss, nach dem das Geld im Folgejahr zur Verfügung steht.",
        error_messages={"required": "Bitte den Haushaltsvermerk oder Beschluss angeben."},
    )

    field_order = ("from_year", "amount", "line", "decided_on", "reason", "key")

    def __init__(
        self, award: Award, notice: AwardNotice, data: Data | None = None, *, today: date
    ) -> None:
        self.award = award
        self.today = today
        super().__init__(data, initial={"decided_on": today})
        places = places_of(award)
        self.fields["from_year"] = forms.TypedChoiceField(
            label="Aus Haushaltsjahr",
            coerce=int,
            choices=[
                (
                    year,
                    f"{year} nach {year + 1}: noch übertragbar "
                    f"{format_euro(may_be_carried(award, year, places))}",
                )
                for year in reversed(years_to_carry_from(notice, today))
            ],
        )
        self.fields["amount"].help_text = "Ein Betrag mit Minus nimmt eine Übertragung zurück."
        usual = award.expense_line
        self.fields["line"] = LineField(
            Side.EXPENSE,
            beside=usual or award.income_line,
            initial=usual,
            required=True,
            help_text="Ihr Ansatz im Folgejahr steigt um den Betrag.",
        )
        self.order_fields(self.field_order)

    def carry_out(self, *, actor: User) -> CarryOver:
        given = self.cleaned_data
        return carry_over(
            award=self.award,
            line=given["line"],
            from_year=given["from_year"],
            amount=given["amount"],
            decided_on=given["decided_on"],
            reason=given["reason"],
            today=self.today,
            key=str(given["key"]),
            actor=actor,
        )
