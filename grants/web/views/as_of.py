"""Seiten, die einen Stichtag zeigen können."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from grants.web.forms.as_of import AsOfForm
from ledger.as_of import AsOf
from ledger.days import format_day


def as_of_context(form: AsOfForm) -> dict[str, Any]:
    """What the templates of ``as_of/`` need: the form, the day, and the end of a link that
    keeps it.
    """
    return {"as_of_form": form, "as_of": form.as_of, "as_of_query": query_of(form.as_of)}


def query_of(as_of: AsOf | None) -> str:
    if as_of is None:
        return ""
    given = {"stand": format_day(as_of.day), "lesart": as_of.reading.value}
    return f"?{urlencode(given)}"


class AsOfListPage:
    """Liste, die einen Stichtag zeigen kann."""

    request: HttpRequest

    @cached_property
    def as_of_form(self) -> AsOfForm:
        return AsOfForm(self.request.GET)

    @cached_property
    def as_of(self) -> AsOf | None:
        return self.as_of_form.as_of

    def get_table_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_table_kwargs()  # type: ignore[misc]
        return kwargs | {"as_of_query": query_of(self.as_of)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | as_of_context(self.as_of_form)
