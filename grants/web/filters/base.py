from collections.abc import Collection
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, Model, OuterRef
from django.http import QueryDict

from grants.web.forms.sentences import PlainForm
from grants.web.forms.typed_choice import LookUp, TypedChoiceField


class DayInput(forms.DateInput):
    """Datumsfeld that shows by example how a day is typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": "TT.MM.JJJJ", "autocomplete": "off", **(attrs or {})})


class SearchFilter(django_filters.CharFilter):
    """Suche, done by the list's ``with_text``; no longer than databases can compare."""

    def __init__(self) -> None:
        super().__init__(label="Suche", method="with_text", max_length=200)


class _LookUpById(LookUp):
    def find_all(self, texts: Collection[str]) -> dict[str, list[Any]]:
        found = super().find_all(texts)
        return {text: rows or self.choosable.with_id(text) for text, rows in found.items()}


class NamedByIdField(TypedChoiceField):
    """Auswahl durch Tippen, where figures lead to the list by the id of what they belong to."""

    look_up_class = _LookUpById


class TypedChoiceFilter(django_filters.Filter):
    """Auswahl durch Tippen, where there are more than some dozens; ``kind`` as in CHOOSABLE."""

    field_class = NamedByIdField

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(kind=kind, placeholder="alle", **kwargs)


class ListFilter(django_filters.FilterSet):
    """Filter einer Liste; its whole state stands in the address.

    ``defaults`` hold for the filters that the address does not name; an empty value there
    means that a person chose "alle".
    """

    defaults: dict[str, str] = {}

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        merged = QueryDict(mutable=True) if data is None else data.copy()
        for name, value in self.defaults.items():
            if name not in merged:
                merged[name] = value
        super().__init__(merged, *args, **kwargs)

    def get_form_class(self) -> type[forms.Form]:
        built = super().get_form_class()
        return type(built.__name__, (PlainForm, built), {})


def named_in(model: type[Model], name: str) -> Exists:
    """Ob eine Zeile von ``model`` sie in ``name`` nennt; a join would find them once for each."""
    return Exists(model._default_manager.filter(**{name: OuterRef("pk")}))
