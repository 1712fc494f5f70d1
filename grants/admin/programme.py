from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet

from grants.admin.base import SourcedAdmin, SourcedForm, SupervisorInline
from grants.admin.columns import euro
from grants.admin.site import site
from grants.models import (
    ApplicationWindow,
    BaseRate,
    DrawdownPart,
    Programme,
    ProgrammeRate,
)
from grants.queries.rates import overlapping
from ledger.days import format_day

_OVERLAP = (
    "Für „{component}“ je {unit} gilt in dieser Zeit schon ein Fördersatz ({first} bis {last}). "
    "Bitte „gilt ab“ und „gilt bis“ so wählen, dass an jedem Tag nur einer gilt."
)


def _overlap_error(rate: ProgrammeRate) -> ValidationError:
    return ValidationError(
        _OVERLAP.format(
            component=rate.component,
            unit=rate.unit,
            first=format_day(rate.valid_from) if rate.valid_from else "ohne Anfang",
            last=format_day(rate.valid_to) if rate.valid_to else "auf weiteres",
        )
    )


class RateForm(SourcedForm):
    """Fördersatz: on any day one rate at most says what a unit is worth."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        rate = ProgrammeRate(
            **{
                name: cleaned[name]
                for name in ("programme", "component", "unit", "valid_from", "valid_to")
            }
        )
        others = ProgrammeRate.objects.filter(programme=rate.programme).exclude(pk=self.instance.pk)
        for other in others:
            if overlapping(rate, other):
                raise _overlap_error(other)
        return cleaned


class RateFormSet(BaseInlineFormSet):
    """Fördersätze eines Programms, judged against each other as they were typed."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        rates: list[ProgrammeRate] = []
        for form in self.forms:
            is_empty = form.instance.pk is None and not form.has_changed()
            if is_empty or form in self.deleted_forms:
                continue
            for other in rates:
                if overlapping(form.instance, other):
                    raise _overlap_error(other)
            rates.append(form.instance)


class ProgrammeRateInline(SupervisorInline):
    model = ProgrammeRate
    form = SourcedForm
    formset = RateFormSet
    fields = (
        "component",
        "unit",
        "amount",
        "fte",
        "valid_from",
        "valid_to",
        "source",
        "confidence",
    )


@admin.register(Programme, site=site)
class ProgrammeAdmin(SourcedAdmin):
    list_display = ("name", "parent", "ministry", "is_earmarked", "valid_to", "confirmed")
    list_filter = ("is_earmarked", "confidence", "ministry")
    list_select_related = ("parent", "ministry")
    search_fields = ("name", "code", "legal_basis")
    set_once = ("code",)
    inlines = (ProgrammeRateInline,)


@admin.register(ProgrammeRate, site=site)
class ProgrammeRateAdmin(SourcedAdmin):
    form = RateForm
    list_display = (
        "component",
        "programme",
        "unit",
        euro("amount", "Satz"),
        "valid_from",
        "valid_to",
        "confirmed",
    )
    list_filter = ("confidence", "programme")
    list_select_related = ("programme",)
    search_fields = ("component", "programme__name", "unit")


@admin.register(BaseRate, site=site)
class BaseRateAdmin(SourcedAdmin):
    list_display = ("valid_from", "percent", "confidence", "source", "confirmed")
    list_filter = ("confidence",)
    search_fields = ("source", "note")


@admin.register(ApplicationWindow, site=site)
class ApplicationWindowAdmin(SourcedAdmin):
    list_display = ("programme", "year", "opens_on", "closes_on", "confirmed")
    list_filter = ("confidence", "programme")
    list_select_related = ("programme",)
    search_fields = ("programme__name", "source", "note")


@admin.register(DrawdownPart, site=site)
class DrawdownPartAdmin(SourcedAdmin):
    list_display = ("code", "name", "programme", "confirmed")
    list_filter = ("confidence", "programme")
    list_select_related = ("programme",)
    search_fields = ("code", "name", "programme__name")
