"""Vorschläge beim Tippen: a text box whose browser offers names, without a script."""

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Generic, TypeVar

from django import forms

from grants.models import Award, Organisation
from grants.queries.recipients import plain_name

Named = TypeVar("Named", Award, Organisation)
_MOST_SIMILAR = 3
# A slip or two, but no other name of the same length.
_LEAST_ALIKE = 0.75


class SuggestionInput(forms.TextInput):
    """Textfeld mit Vorschlägen: ``labels`` stand in a ``<datalist>`` beside it."""

    template_name = "django/forms/widgets/text.html"

    def __init__(self, labels: Iterable[str]) -> None:
        super().__init__({"autocomplete": "off"})
        self.labels = list(labels)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        own["list"] = f"{own['id']}_list"
        return context


class Suggestions(Generic[Named]):
    """Was zur Wahl steht, by its name; where two have the same, each has its Kürzel behind it."""

    def __init__(self, rows: Iterable[tuple[str, Named]]) -> None:
        rows = list(rows)
        often = Counter(name for name, _ in rows)
        self.by_label: dict[str, Named] = {
            name if often[name] == 1 else f"{name} ({one.code})": one for name, one in rows
        }

    @property
    def labels(self) -> list[str]:
        return list(self.by_label)

    def find(self, text: str) -> Named | None:
        """Gemeint ist the one of this name, whatever its spaces and the case of its letters."""
        return self._by_plain.get(plain_name(text))

    def similar(self, text: str) -> list[str]:
        """Ähnliche Namen, three at most: those that contain the text, else those spelt alike."""
        plain = {plain_name(label): label for label in self.by_label}
        containing = [label for name, label in plain.items() if plain_name(text) in name]
        alike = get_close_matches(plain_name(text), plain, n=_MOST_SIMILAR, cutoff=_LEAST_ALIKE)
        return containing[:_MOST_SIMILAR] or [plain[name] for name in alike]

    def did_you_mean(self, text: str) -> str:
        """Hinweis auf ähnliche Namen, with a space behind it; empty where none is similar."""
        names = " oder ".join(f"„{label}“" for label in self.similar(text))
        return f"Ähnlich: {names}. " if names else ""

    @cached_property
    def _by_plain(self) -> dict[str, Named]:
        return {plain_name(label): one for label, one in self.by_label.items()}
