"""Standardsätze: what a form says of a field that has no sentence of its own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise

_SENTENCES = {
    "required": "Dieses Feld fehlt noch. Bitte ausfüllen.",
    "invalid": "Diese Angabe ist hier nicht möglich. Bitte prüfen.",
    "invalid_choice": "„%(value)s“ steht nicht zur Auswahl. Bitte einen Eintrag der Liste wählen.",
    "max_length": "Bitte auf höchstens %(limit_value)s Zeichen kürzen (jetzt %(show_value)s).",
    "min_value": "Bitte eine Zahl ab %(limit_value)s eingeben.",
    "max_value": "Bitte eine Zahl bis %(limit_value)s eingeben.",
    "null_characters_not_allowed": "Der Text enthält ein Zeichen, das sich nicht speichern lässt. "
    "Bitte neu eintippen.",
}
_NO_DAY = "Das ist kein Datum. Bitte als TT.MM.JJJJ eingeben, zum Beispiel 30.06.2024."
_NOTHING_CHOSEN = "Hier ist noch nichts gewählt. Bitte einen Eintrag der Liste wählen."


class PlainForm(forms.Form):
    """Formular, whose every refusal says what to do, also where Django only names the mistake."""

    def add_error(self, field: str | None, error: Any) -> None:
        if field is not None and isinstance(error, ValidationError):
            found = self.fields[field]
            error = ValidationError([_in_house_style(one, found) for one in error.error_list])
        super().add_error(field, error)


def _in_house_style(error: ValidationError, field: forms.Field) -> ValidationError:
    # Sentences of this program are plain text; only Django's wait for their translation.
    if not isinstance(error.message, Promise):
        return error
    sentence = _SENTENCES.get(error.code or "")
    if error.code == "required" and isinstance(field, forms.ChoiceField):
        sentence = _NOTHING_CHOSEN
    if error.code == "invalid" and isinstance(field, forms.DateField):
        sentence = _NO_DAY
    return ValidationError(sentence or error.message, code=error.code, params=error.params)
