from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.models import User

from grants.models import Award, AwardNotice, YearSplit
from grants.queries.stated import stated_in_split
from grants.queries.year_split import splits_of
from grants.services import split_award_years
from grants.services.terms import YearAmount
from grants.web.forms.booking import Data
from grants.web.forms.fields import DayField, focus_first
from grants.web.forms.restating import RestatingForm, rows_as_stated
from grants.web.forms.rows import RowForm, RowSet, RowsForm, refuse_twice
from ledger.filled_from import Stated
from ledger.money import ZERO, EuroField


class ShareRow(RowForm):
    """Jahresanteil."""

    year = forms.IntegerField(
        label="Haushaltsjahr",
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Bitte das Haushaltsjahr eingeben.",
            "invalid": "Das ist kein Jahr. Bitte zum Beispiel 2024 eingeben.",
            "min_value": "Bitte ein Jahr ab 2000 eingeben.",
            "max_value": "Bitte ein Jahr bis 2100 eingeben.",
        },
    )
    amount = EuroField(
        label="Anteil in Euro",
        error_messages={"required": "Bitte den Anteil eingeben, auch wenn er 0 ist."},
    )


class ShareRows(RowSet[ShareRow]):
    title = "Jahresanteile"
    form = ShareRow
    blank_rows = 2

    def clean(self) -> None:
        refuse_twice(self, "year", "Dieses Jahr steht schon da. Bitte zusammenfassen.")


class YearSplitForm(RestatingForm, RowsForm):
    """Auf Haushaltsjahre aufteilen: the shares sum to what is granted."""

    title = "Auf Haushaltsjahre aufteilen"
    called = {"day": "decided_on"}
    button = "Aufteilung speichern"

    decided_on = DayField(label="Beschlossen am")
    reason = forms.CharField(
        label="Grund",
        max_length=300,
        help_text="Zum Beispiel der Beschluss des Kreistags.",
        error_messages={"required": "Bitte den Grund der Aufteilung angeben."},
    )

    def __init__(
        self, award: Award, notice: AwardNotice, data: Data | None = None, *, today: date
    ) -> None:
        self.award = award
        self.notice = notice
        self.today = today
        super().__init__(data, initial={"decided_on": today})
        self.shares = ShareRows(
            data, prefix="shares", initial=[] if data is not None else _as_before(award, notice)
        )
        if not self.is_bound:
            focus_first(self.shares.forms[0].fields)

    @property
    def stated(self) -> Stated:
        return stated_in_split(self.award)

    @property
    def row_sets(self) -> tuple[RowSet[Any], ...]:
        return (self.shares,)

    @property
    def total(self) -> Decimal:
        """Aufgeteilt, in euro."""
        if not self.is_bound:
            return ZERO
        return sum((row.cleaned_data["amount"] for row in self.shares.filled), ZERO)

    def _typed(self) -> tuple[YearAmount, ...]:
        return tuple(YearAmount(**row.cleaned_data) for row in self.shares.filled)

    def typed_rows(self) -> dict[str, Any]:
        return {"shares": rows_as_stated(self._typed())}

    def carry_out(self, *, actor: User) -> YearSplit:
        return split_award_years(
            award=self.award,
            shares=self._typed(),
            decided_on=self.cleaned_data["decided_on"],
            reason=self.cleaned_data["reason"],
            filled_from=self.cleaned_data["filled_from"],
            today=self.today,
            key=str(self.cleaned_data["key"]),
            actor=actor,
        )


def _as_before(award: Award, notice: AwardNotice) -> list[dict[str, object]]:
    """Jedes Jahr, in dem ausgegeben werden darf, with its share as before where it has one."""
    before = splits_of(award).last()
    shares = {} if before is None else {one.year: one.amount for one in before.shares.all()}
    years = range(notice.period_from.year, notice.spend_by.year + 1)
    return [
        {"year": year, "amount": shares[year]} if year in shares else {"year": year}
        for year in sorted({*shares, *years})
    ]
