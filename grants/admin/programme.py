from django.contrib import admin

from grants.admin.base import SourcedAdmin, SourcedForm, SupervisorInline
from grants.admin.columns import euro
from grants.admin.site import site
from grants.models import BaseRate, Programme, ProgrammeRate


class ProgrammeRateInline(SupervisorInline):
    model = ProgrammeRate
    form = SourcedForm
    fields = ("component", "unit", "amount", "valid_from", "valid_to", "source", "confidence")


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
