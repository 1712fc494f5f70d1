from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import sanitize_separators

from ledger.money import format_number


class NumberInput(forms.TextInput):
    """Zahlenfeld, printed the German way with as many places as the number has."""

    template_name = "django/forms/widgets/text.html"

    def __init__(self) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off"})

    def format_value(self, value: Any) -> str | None:
        if not isinstance(value, Decimal):
            shown: str | None = super().format_value(value)
            return shown
        return format_number(value, max(-int(value.normalize().as_tuple().exponent), 0))


class NumberField(forms.DecimalField):
    """Zahl, for example VZÄ or per cent: takes ``0,5`` and ``0.5``.

    ``above_zero`` refuses zero as well; below zero is never taken.
    """

    widget = NumberInput

    def __init__(self, *, above_zero: bool = False, **kwargs: Any) -> None:
        self.above_zero = above_zero
        messages = {
            "invalid": "Das ist keine Zahl. Bitte zum Beispiel 0,5 oder 18 eingeben.",
            "max_decimal_places": "Bitte höchstens %(max)s Nachkommastellen eingeben.",
            "max_whole_digits": "Die Zahl ist zu groß. Bitte prüfen.",
            "max_digits": "Die Zahl ist zu lang. Bitte prüfen.",
        }
        super().__init__(**{"error_messages": messages, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(sanitize_separators(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # It is a text box: browsers in other languages would take the comma for a mistake.
        return {}

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value < 0 or (self.above_zero and value == 0):
            least = "größer als 0 sein" if self.above_zero else "mindestens 0 sein"
            raise ValidationError(f"Die Zahl muss {least}. Bitte prüfen.", code="too_small")


class PercentField(NumberField):
    """Fördersatz in %, above zero, with four places: takes ``80``, ``33,3333`` and ``80 %``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(above_zero=True, max_digits=7, decimal_places=4, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = value.strip().removesuffix("%").rstrip()
        return super().to_python(value)
