"""Fehler eines Formulars, to be listed above it."""

from dataclasses import dataclass

from django import forms

# The code of a mistake that is none yet while the form is only a draft.
GAP = "required"


@dataclass(frozen=True)
class Problem:
    """Fehler im Formular with the way to its field; ``anchor`` is empty where there is none."""

    anchor: str
    label: str
    text: str


def problems_of(form: forms.Form, *, prefix: str = "") -> list[Problem]:
    """Fehler der sichtbaren Felder, in their order; ``prefix`` goes before each label."""
    return [
        Problem(field.id_for_label, f"{prefix}{field.label}", str(text))
        for field in form.visible_fields()
        for text in field.errors
    ]
