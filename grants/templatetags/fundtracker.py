"""Tags and filters of the pages: ``{% load fundtracker %}``."""

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.context import Context
from django.utils.safestring import SafeString

from grants.permissions import may as role_may
from grants.rules import sentences
from grants.web import wording

register = template.Library()


@register.simple_tag
def sentence(name: str, **values: str) -> str:
    """Satz, den mehrere Stellen gleich sagen, by its name in ``sentences`` or ``wording``."""
    text: str = getattr(sentences if hasattr(sentences, name) else wording, name)
    return text.format(**values)


register.filter("eur", wording.eur)
register.filter("number", wording.number)
register.filter("plain", wording.plain)
register.filter("percent", wording.percent)
register.filter("day", wording.day, expects_localtime=True)
register.filter("days", wording.days)
register.filter("stage", wording.stage)
register.filter("without", wording.without)
register.filter("person_name", wording.person_name)
register.filter("moment", wording.moment, expects_localtime=True)


@register.filter
def counted(count: int, words: str) -> str:
    """Anzahl: ``{{ count|counted:"Hinweis,Hinweise" }}`` reads ``1 Hinweis`` or ``2 Hinweise``."""
    return wording.counted(count, *words.split(","))


@register.simple_tag(takes_context=True)
def may(context: Context, page: str, method: str = "GET") -> bool:
    """Darf die Person das? ``{% may "receipt-new" as may_receive %}``."""
    return role_may(context.get("role"), page, method)


@register.simple_tag
def kern_widget(field: BoundField) -> SafeString:
    """Eingabefeld with the classes of the design system for its kind and state."""
    widget = field.field.widget
    error = "--error" if field.errors else ""
    if isinstance(widget, forms.CheckboxInput):
        base = "kern-form-check__checkbox"
    elif isinstance(widget, forms.Select):
        base = "kern-form-input__select"
    else:
        base = "kern-form-input__input"
    classes = [base, f"{base}{error}" if error else "", widget.attrs.get("class", "")]
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    return field.as_widget(attrs=attrs)


@register.filter
def kern_kind(kind: str) -> str:
    """Art der Meldung in the words of the design system, from those of Django's messages."""
    return {"error": "danger", "debug": "info"}.get(kind, kind or "info")


@register.filter
def is_select(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.Select)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)
