"""Kürzel, die das Programm bildet, if a person names none."""

from typing import cast

from django.db.models import Model, SlugField
from django.utils.text import slugify

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Room for a number behind the Kürzel: "-999".
_FOR_NUMBER = 4


def code_of(text: str) -> str:
    """Kürzel einer Bezeichnung: ``Stadt Lünen`` becomes ``stadt-luenen``."""
    return slugify(text.lower().translate(_GERMAN)) or "ohne-namen"


def free_code(model: type[Model], usual: str) -> str:
    """Freies Kürzel: the usual one, cut to the length of its column; with a number if taken."""
    longest = cast(SlugField, model._meta.get_field("code")).max_length or 0
    usual = usual[: longest - _FOR_NUMBER].rstrip("-")
    rows = model._default_manager.filter(code__startswith=usual)
    taken = set(rows.values_list("code", flat=True))
    if usual not in taken:
        return usual
    return next(
        code for number in range(2, len(taken) + 3) if (code := f"{usual}-{number}") not in taken
    )
