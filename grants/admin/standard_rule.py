from django.contrib import admin

from grants.admin.base import SourcedAdmin, SupervisorAdmin
from grants.admin.site import site
from grants.models import InterestExclusion, StandardRule, TermsEdition


@admin.register(StandardRule, site=site)
class StandardRuleAdmin(SourcedAdmin):
    list_display = (
        "__str__",
        "value",
        "award_kind",
        "programme",
        "valid_from",
        "valid_to",
        "confidence",
        "confirmed",
    )
    list_filter = ("code", "award_kind", "confidence", "programme")
    list_select_related = ("programme",)
    search_fields = ("code", "source", "note")


@admin.register(TermsEdition, site=site)
class TermsEditionAdmin(SourcedAdmin):
    list_display = ("__str__", "valid_from", "valid_to", "confidence", "confirmed")
    list_filter = ("code", "confidence")
    search_fields = ("name", "source", "note")


@admin.register(InterestExclusion, site=site)
class InterestExclusionAdmin(SupervisorAdmin):
    list_display = ("award", "first_day", "last_day", "reason")
    list_filter = ("award",)
    list_select_related = ("award",)
    search_fields = ("award__title", "award__code", "reason")
