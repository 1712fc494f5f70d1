"""Tags and filters of the pages: ``{% load fundtracker %}``."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from grants.permissions import may as role_may
from grants.rules import sentences
from grants.web.table_labels import label_cells
from ledger.money import format_euro, format_number

register = template.Library()


@register.simple_tag
def sentence(name: str, **values: str) -> str:
    """Satz, den mehrere Stellen gleich sagen, by its name in ``grants.rules.sentences``."""
    text: str = getattr(sentences, name)
    return text.format(**values)


@register.filter
def eur(amount: Decimal | None) -> str:
    """Betrag: ``1.234,56 €``, or a dash where none is known."""
    return "–" if amount is None else format_euro(amount)


@register.filter
def number(value: Decimal | None, places: int = 2) -> str:
    """Zahl: ``12,50`` for example for VZÄ, or a dash where none is known."""
    return "–" if value is None else format_number(value, places)


@register.filter
def plain(value: Decimal | None) -> str:
    """Zahl with as many places as it has: ``0,5``, ``18``, or a dash where none is known."""
    if value is None:
        return "–"
    return format_number(value, max(-int(value.normalize().as_tuple().exponent), 0))


@register.filter
def percent(value: Decimal | None) -> str:
    """Prozentsatz with as many places as it has: ``80 %``, ``66,6667 %``, or a dash."""
    if value is None:
        return "–"
    places = max(-int(value.normalize().as_tuple().exponent), 0)
    return f"{format_number(value, places)}\u00a0%"


@register.filter
def day(value: date | None) -> str:
    """Tag: ``31.12.2024``, or a dash where none is known."""
    return "–" if value is None else f"{value:%d.%m.%Y}"


@register.filter
def days(count: int | None) -> str:
    """Frist in Worten: ``noch 1 Tag``, ``heute``, ``seit 3 Tagen überschritten``."""
    if count is None:
        return "–"
    if count == 0:
        return "heute"
    number_of_days = format_number(Decimal(abs(count)), places=0)
    if count > 0:
        return f"noch {number_of_days} {'Tag' if count == 1 else 'Tage'}"
    return f"seit {number_of_days} {'Tag' if count == -1 else 'Tagen'} überschritten"


@register.filter
def without(title: str, subject: str) -> str:
    """Bezeichnung ohne ihren Gegenstand, where the page or the next column names it anyway.

    ``Verausgabungsfrist: KIM 2024`` becomes ``Verausgabungsfrist``.
    """
    if not subject:
        return title
    return title.removesuffix(f": {subject}").removeprefix(f"{subject}: ")


@register.filter
def labelled(html: SafeString) -> SafeString:
    """Seiteninhalt whose table cells name their column, for narrow screens."""
    return mark_safe(label_cells(html))  # noqa: S308 - it was safe, and labels are escaped


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
