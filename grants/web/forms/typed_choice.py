"""Auswahl durch Tippen: a text box that offers what fits, where a list would hold hundreds.

The browser shows the suggestions, and htmx fetches them while somebody types. Without a script
the text is typed in full; a text that fits none is answered with the names that are similar.
"""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from grants.queries.choosable import CHOOSABLE, LONGEST_LABEL, Choosable, either_of, hint_at

CHOOSE_A_NAME = "Bitte einen Namen der Liste wählen."
_MOST_NAMED = 3


class TypedChoiceInput(forms.TextInput):
    """Textfeld with its ``<datalist>``, which htmx fills from the page of the suggestions.

    ``within`` narrows them, for example to the lines of one budget.
    """

    template_name = "django/forms/widgets/text.html"

    def __init__(
        self, kind: str, attrs: dict[str, Any] | None = None, *, within: int | None = None
    ) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.kind = kind
        self.within = within

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        own["list"] = f"{own['id']}_list"
        own |= {
            "hx-get": self._suggestions(),
            "hx-trigger": "input changed delay:200ms, focus once",
            "hx-target": "next datalist",
            "hx-swap": "innerHTML",
            # Lists and rows of a notice set these for all that is in them.
            "hx-select": "unset",
            "hx-vals": "unset",
        }
        return context

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        box = super().render(*args, **kwargs)
        attrs = kwargs.get("attrs") or {}
        return format_html('{}<datalist id="{}_list"></datalist>', box, attrs.get("id", ""))

    def _suggestions(self) -> str:
        address = reverse("suggestions", args=[self.kind])
        if self.within is None:
            return address
        return f"{address}?{urlencode({CHOOSABLE[self.kind].narrowed_by: self.within})}"


class LookUp:
    """Nachschlagen: what typed texts mean and how rows are called, each asked once.

    Fields of many rows share one that ``expects`` the values of them all: what the first of them
    asks is then asked for all, so that the number of queries does not grow with the rows.
    """

    def __init__(self, choosable: Choosable, *, expects: Iterable[Any] = ()) -> None:
        self.choosable = choosable
        expected = [value for value in expects if value]
        self._rows = [value for value in expected if isinstance(value, Model)]
        self._texts = {_plain(value) for value in expected if not isinstance(value, Model)}
        self._fitting: dict[str, list[Any]] = {}
        self._similar: dict[str, list[str]] = {}
        self._labels: dict[Any, str] = {}

    def fitting(self, text: str) -> list[Any]:
        """Gemeint sind these rows; queries: 1 for all that is expected."""
        plain = _plain(text)
        if plain not in self._fitting:
            self._fitting |= self.find_all({plain, *self._texts} - self._fitting.keys())
        return self._fitting[plain]

    def only(self, text: str) -> Any | None:
        """Gemeint ist this row; None if the text names none, or several."""
        fitting = self.fitting(text)
        return fitting[0] if len(fitting) == 1 else None

    def similar(self, text: str) -> list[str]:
        """Ähnliche Namen; queries: 1 for all texts that name none."""
        plain = _plain(text)
        if plain not in self._similar:
            unknown = {one for one, rows in self._fitting.items() if not rows}
            self._similar |= self.choosable.similar({plain, *unknown})
        return self._similar[plain]

    def label_of(self, row: Any) -> str:
        """Name der Zeile, by which it is found; queries: 1 for all that is expected or found."""
        if row.pk not in self._labels:
            found = [rows[0] for rows in self._fitting.values() if len(rows) == 1]
            rows = {one.pk: one for one in (row, *found, *self._rows)}
            labels = self.choosable.labels_of(rows.values())
            self._labels |= dict(zip(rows, labels, strict=True))
        return self._labels[row.pk]

    def find_all(self, texts: Collection[str]) -> dict[str, list[Any]]:
        return self.choosable.find_all(texts)


def _plain(text: Any) -> str:
    return " ".join(str(text).split())


class TypedChoiceField(forms.CharField):
    """Feld, dessen Eintrag getippt wird; cleaned it is the row that was meant, or None.

    An address may name the row by its Kürzel, and ``initial`` may be the row itself: the box
    then shows its label.
    """

    look_up_class: ClassVar[type[LookUp]] = LookUp

    def __init__(
        self, kind: str, *, within: int | None = None, placeholder: str = "", **kwargs: Any
    ) -> None:
        attrs = {"placeholder": placeholder} if placeholder else None
        widget = TypedChoiceInput(kind, attrs, within=within)
        super().__init__(widget=widget, max_length=LONGEST_LABEL, **kwargs)
        choosable = CHOOSABLE[kind]
        self.choosable = choosable if within is None else choosable.within(within)
        self.look_up = self.new_look_up()

    def __deepcopy__(self, memo: dict[int, Any]) -> "TypedChoiceField":
        copied: TypedChoiceField = super().__deepcopy__(memo)
        # What one form found may be another tomorrow.
        copied.look_up = copied.new_look_up()
        return copied

    def new_look_up(self, *, expects: Iterable[Any] = ()) -> LookUp:
        return self.look_up_class(self.choosable, expects=expects)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        fitting = self.look_up.fitting(text)
        if len(fitting) == 1:
            return fitting[0]
        reason = self.why_several(text, fitting) if fitting else self.why_none(text)
        raise ValidationError(reason)

    def why_several(self, text: str, fitting: list[Any]) -> str:
        names = either_of(self.choosable.labels_of(fitting[:_MOST_NAMED]))
        example = "zum Beispiel " if len(fitting) > _MOST_NAMED else ""
        return f"„{text}“ gibt es mehrfach: {example}{names}. {CHOOSE_A_NAME}"

    def why_none(self, text: str) -> str:
        hint = hint_at(self.look_up.similar(text))
        return f"„{text}“ ist {self.choosable.none_of_them}. {hint}{CHOOSE_A_NAME}"

    def prepare_value(self, value: Any) -> Any:
        if not value:
            return value
        row = value if isinstance(value, Model) else self.look_up.only(str(value))
        return value if row is None else self.look_up.label_of(row)
