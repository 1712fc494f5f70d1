"""Whole cents: how an amount is stored, read from a person and printed.

In Python an amount is a ``Decimal`` in euro with two places, in the database a whole number of
cents. There is no float on the way.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
# Far above any county budget, far below what a 64-bit number of cents can hold.
LARGEST = Decimal("99999999999.99")

_AMOUNT = re.compile(
    r"""
    (?:€|EUR)? \s*
    (?P<sign>[-+−]?) \s*
    (?:
        (?P<euro> [0-9]+ | [1-9][0-9]{0,2} (?:\.[0-9]{3})+ | [1-9][0-9]{0,2} (?:\s[0-9]{3})+ )
        (?:,(?: (?P<cents>[0-9]{1,2}) | [-–—]{1,2} ))?
    |
        (?P<bare_euro>[0-9]+) \. (?P<bare_cents>[0-9]{1,2})
    )
    \s* (?:€|EUR)?
    """,
    re.VERBOSE | re.IGNORECASE,
)


def parse_euro(text: str) -> Decimal:
    """Betrag lesen: turn what a person typed into euro with two places.

    Takes ``12.400,5``, ``12 400,50``, ``12400,50``, ``12400.50``, ``12.400``, ``12.400,-``, an
    optional sign and an optional euro sign. ``1.234`` is the German 1234.

    Raises:
        ValidationError: the text is no amount, or one that could mean two things.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValidationError(
            "„%(text)s“ ist kein eindeutiger Betrag. "
            "Bitte in Euro mit höchstens zwei Nachkommastellen eingeben, zum Beispiel 12.400,50.",
            code="amount_format",
            params={"text": text.strip()},
        )
    euro = re.sub(r"[.\s]", "", match["euro"] or match["bare_euro"])
    amount = Decimal(f"{euro}.{match['cents'] or match['bare_cents'] or '0'}")
    if amount > LARGEST:
        raise ValidationError(
            "Der Betrag ist zu groß. Bitte höchstens %(largest)s eingeben.",
            code="amount_size",
            params={"largest": format_euro(LARGEST)},
        )
    return (-amount if match["sign"] in ("-", "−") else amount).quantize(CENT)


def format_number(amount: Decimal, places: int = 2) -> str:
    """Zahl drucken: German grouping and comma, a true minus sign: ``−1.234,50``."""
    exponent = Decimal(1).scaleb(-places)
    rounded = amount.quantize(exponent, rounding=ROUND_HALF_UP)
    swapped = f"{abs(rounded):,.{places}f}".translate(str.maketrans(",.", ".,"))
    return f"−{swapped}" if rounded < 0 else swapped


def format_euro(amount: Decimal) -> str:
    """Betrag drucken: ``1.234,56 €`` with a space that does not break."""
    return f"{format_number(amount)}\u00a0€"


def round_to_cent(amount: Decimal) -> Decimal:
    """Kaufmännisch runden: half a cent goes away from zero."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def to_cents(amount: Decimal | int) -> int:
    """Euro to whole cents.

    Raises:
        TypeError: a float, or anything else that is no exact number of euro.
        ValueError: the amount has parts of a cent.
    """
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int):
        raise TypeError(f"money is a Decimal, not {type(amount).__name__}")
    cents = Decimal(amount) * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} has parts of a cent")
    return int(cents)


def from_cents(cents: int) -> Decimal:
    """Whole cents to euro with two places."""
    return Decimal(cents).scaleb(-2)


class CentsField(models.Field):
    """Betrag: euro as ``Decimal`` in Python, whole cents as bigint in the database.

    Not derived from an integer field on purpose: Django would then combine two sums of it into
    a plain integer and hand out cents as if they were euro.
    """

    description = "Betrag in Euro, gespeichert in ganzen Cent"
    empty_strings_allowed = False

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else from_cents(int(value))

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value is None else to_cents(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        try:
            cents = to_cents(Decimal(value) if isinstance(value, str) else value)
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ValidationError(
                "„%(value)s“ ist kein Betrag in ganzen Cent.",
                code="amount_invalid",
                params={"value": value},
            ) from error
        return Decimal(cents).scaleb(-2)

    def get_default(self) -> Decimal | None:
        # ``default=0`` is euro as well, before the row is saved and read back.
        return self.to_python(super().get_default())

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": EuroField, **kwargs})


class EuroInput(forms.TextInput):
    """A text box for an amount, printed the German way, with a number pad on the phone."""

    template_name = "django/forms/widgets/text.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal):
            return format_number(value)
        shown: str | None = super().format_value(value)
        return shown


NOT_POSITIVE = "Bitte einen Betrag über 0,00 € eingeben."


class EuroField(forms.Field):
    """Betragsfeld: reads German amounts; with ``positive`` refuses zero and below."""

    widget = EuroInput
    default_error_messages: ClassVar = {"amount_not_positive": NOT_POSITIVE}

    def __init__(self, *, positive: bool = False, **kwargs: Any) -> None:
        self.positive = positive
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        return value if isinstance(value, Decimal) else parse_euro(str(value))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.positive and value is not None and value <= 0:
            code = "amount_not_positive"
            raise ValidationError(self.error_messages[code], code=code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True
