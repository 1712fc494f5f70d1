"""Fields that several booking forms share."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from fundtracker import clock
from grants.queries.choosable import CHOOSABLE
from grants.rules.possible_days import is_possible
from grants.services.errors import LineOnWrongSide, YearImpossible
from grants.web.forms.typed_choice import CHOOSE_A_NAME, TypedChoiceField
from grants.web.wording import NAME_OR_RING
from ledger.models import BudgetLine, FiscalYear, Side

_DAY_AND_MONTH = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.")
_KIND_OF_LINES = {Side.INCOME: "ertragsposition", Side.EXPENSE: "aufwandsposition"}


class DayField(forms.DateField):
    """Datumsfeld: a text box for TT.MM.JJJJ that also takes 311226 and what browsers write.

    ``1.10.`` is a day of this year. A year that nobody can have meant is refused here, before
    anything is reckoned with the day.
    """

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        required = "Bitte ein Datum eingeben, zum Beispiel 15.10.2024."
        super().__init__(
            widget=widget, help_text="TT.MM.JJJJ", error_messages={"required": required}, **kwargs
        )

    def to_python(self, value: Any) -> date | None:
        typed = value
        if isinstance(value, str) and _DAY_AND_MONTH.fullmatch(value.strip()):
            typed = f"{value.strip()}{clock.today().year}"
        try:
            return super().to_python(typed)
        except ValidationError as error:
            raise ValidationError(
                "„%(text)s“ ist kein Datum im Kalender. "
                "Bitte als TT.MM.JJJJ eingeben, zum Beispiel 15.10.2024.",
                code="day_format",
                params={"text": value},
            ) from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not is_possible(value):
            raise ValidationError(str(YearImpossible(value)), code="year_impossible")


def focus_first(fields: Mapping[str, forms.Field]) -> None:
    """Das erste Feld eines leeren Formulars: typing begins there."""
    first = next(field for field in fields.values() if not field.widget.is_hidden)
    first.widget.attrs["autofocus"] = True


class KeyField(forms.UUIDField):
    """Schlüssel des Vorgangs: made with the empty form and kept until it is booked.

    So a double click, or a form sent again, books once.
    """

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, initial=uuid4)


class LineField(TypedChoiceField):
    """Haushaltsposition einer Seite, chosen by typing her name or her ring.

    Only lines of the budget of ``beside`` are possible, if there is such a line.
    """

    def __init__(self, side: Side, *, beside: BudgetLine | None = None, **kwargs: Any) -> None:
        usual: dict[str, Any] = {
            "label": "Haushaltsposition",
            "required": False,
            "placeholder": NAME_OR_RING,
        }
        super().__init__(
            _KIND_OF_LINES[side],
            within=beside.budget_id if beside else None,
            error_messages={"required": "Bitte die Haushaltsposition eintippen und wählen."},
            **usual | kwargs,
        )
        self.side = side

    def why_none(self, text: str) -> str:
        elsewhere = CHOOSABLE["haushaltsposition"].find(text)
        if elsewhere is None:
            return super().why_none(text)
        if elsewhere.side != self.side:
            return str(LineOnWrongSide(elsewhere.name, self.side.label))
        return f"„{text}“ gehört zu einem anderen Budget ({elsewhere.budget}). {CHOOSE_A_NAME}"


class BudgetYearField(forms.TypedChoiceField):
    """Haushaltsjahr, dem Ertrag oder Aufwand zugerechnet wird; if empty, that of the day."""

    def __init__(self, *, today: date, empty: str = "wie das Datum") -> None:
        super().__init__(
            label="Haushaltsjahr",
            required=False,
            coerce=int,
            empty_value=None,
            choices=lambda: [("", empty), *_open_years(today)],
            help_text="Ertrag oder Aufwand zählt im Haushaltsjahr des Datums. Nur wenn das Geld "
            "zu einem anderen Jahr gehört, bitte dieses wählen.",
            error_messages={
                "invalid_choice": "Dieses Haushaltsjahr ist abgeschlossen oder nicht angelegt. "
                "Bitte ein offenes aus der Liste wählen."
            },
        )


def _open_years(today: date) -> list[tuple[int, str]]:
    """Offene Haushaltsjahre, the latest first, up to next year's."""
    years = FiscalYear.objects.filter(year__lte=today.year + 1)
    return [(row.year, str(row.year)) for row in years if not row.is_closed]
