"""What a browser would send back from a form of the admin."""

from typing import Any

from django import forms
from django.http import HttpResponse


def filled_in(response: HttpResponse, **typed: str) -> dict[str, Any]:
    """All values of the form that a page shows, with those that a person typed over them."""
    context = response.context  # type: ignore[attr-defined]
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    all_forms = [context["adminform"].form]
    for formset in formsets:
        all_forms += [formset.management_form, *formset.forms]
    values: dict[str, Any] = {}
    for form in all_forms:
        for field in form:
            values |= _as_sent(field)
    return values | {"filled_from": context.get("filled_from", "")} | typed


def _as_sent(field: forms.BoundField) -> dict[str, Any]:
    value = field.value()
    if value is None or value is False:
        return {}
    if value is True:
        return {field.html_name: "on"}
    if isinstance(value, list | tuple):
        return {field.html_name: value}
    shown = field.field.widget.format_value(value)
    if isinstance(shown, list):
        shown = shown[0]
    return {field.html_name: "" if shown is None else shown}
