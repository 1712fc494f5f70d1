"""Gegenüberstellung: what stands now beside what was typed, printed as a form prints it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model

NOTHING = "–"


@dataclass(frozen=True)
class Difference:
    """Unterschied in einer Angabe.

    ``box`` is what a box sends that takes over what stands now, empty where there is none.
    ``is_untouched``: the person has not typed it, but left it as it was when the form was opened.
    """

    name: str
    label: str
    now: str
    typed: str
    box: str = ""
    is_untouched: bool = False


def printed(field: forms.Field, value: Any) -> str:
    """Wert eines Feldes, as the form prints it; a choice by its label."""
    value = field.prepare_value(value)
    if isinstance(field.widget, forms.CheckboxInput):
        return "ja" if value else "nein"
    if isinstance(value, list | tuple):
        return ", ".join(_printed_one(field, one) for one in value) or NOTHING
    return _printed_one(field, value)


def as_sent(field: forms.Field, value: Any) -> str:
    """Wert eines Feldes, as a browser sends it."""
    shown = field.widget.format_value(field.prepare_value(value))
    if isinstance(shown, list):
        shown = next(iter(shown), "")
    return "" if shown is None else str(shown)


def differences(
    form: forms.BaseForm, standing: Mapping[str, Any], *, prefix: str = ""
) -> Iterator[Difference]:
    """Unterschiede in den Feldern eines Formulars, that was sent; in their order.

    ``standing`` are the values that stand now; ``prefix`` goes before each label.
    """
    for name, field in form.fields.items():
        if name not in standing:
            continue
        cleaned = getattr(form, "cleaned_data", {})
        typed = printed(field, cleaned[name] if name in cleaned else form[name].value())
        now = printed(field, standing[name])
        is_other = field.has_changed(standing[name], form[name].data)
        # Browsers send other line ends than those of imported texts.
        if is_other and now.split() != typed.split():
            yield Difference(name, f"{prefix}{form[name].label}", now, typed)


def _printed_one(field: forms.Field, value: Any) -> str:
    choices = getattr(field.widget, "choices", None)
    if choices is None:
        return field.widget.format_value(value) or NOTHING
    if value in (None, ""):
        return NOTHING
    value = value.pk if isinstance(value, Model) else value
    labels = (label for key, label in _flat(choices) if str(key) == str(value))
    return str(next(labels, value))


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
