"""Auswahl durch Tippen: a text box that offers what fits, where a list would hold hundreds.

The browser shows the suggestions, and htmx fetches them while somebody types. Without a script
the text is typed in full; a text that fits none is answered with the names that are similar.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.queries.choosable import CHOOSABLE


class TypedChoiceInput(forms.TextInput):
    """Textfeld with its ``<datalist>``, which htmx fills from the page of the suggestions."""

    template_name = "django/forms/widgets/text.html"

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.kind = kind

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        own["list"] = f"{own['id']}_list"
        own |= {
            "hx-get": reverse("suggestions", args=[self.kind]),
            "hx-trigger": "input changed delay:200ms, focus once",
            "hx-target": "next datalist",
            # A list sets these for all that is in it.
            "hx-select": "unset",
            "hx-swap": "innerHTML",
        }
        return context

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        box = super().render(*args, **kwargs)
        attrs = kwargs.get("attrs") or {}
        return format_html('{}<datalist id="{}_list"></datalist>', box, attrs.get("id", ""))


class TypedChoiceField(forms.CharField):
    """Feld, dessen Eintrag getippt wird; cleaned it is the row that was meant, or None.

    An address may name the row by its Kürzel: the box then shows its label.
    """

    def __init__(self, kind: str, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 320)
        kwargs.setdefault("widget", TypedChoiceInput(kind))
        super().__init__(**kwargs)
        self.choosable = CHOOSABLE[kind]
        self._found: dict[str, Any] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> "TypedChoiceField":
        copied: TypedChoiceField = super().__deepcopy__(memo)
        # What one form found may be another tomorrow.
        copied._found = {}
        return copied

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = self._find(text)
        if found is None:
            raise ValidationError(
                f"„{text}“ ist {self.choosable.none_of_them}. "
                f"{self.choosable.did_you_mean(text)}Bitte einen Namen der Liste wählen."
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        if not value:
            return value
        found = value if isinstance(value, Model) else self._find(str(value))
        return value if found is None else self.choosable.labels_of([found])[0]

    def look_up(self, text: str) -> Any | None:
        return self.choosable.find(text)

    def _find(self, text: str) -> Any | None:
        if text not in self._found:
            self._found[text] = self.look_up(text)
        return self._found[text]
