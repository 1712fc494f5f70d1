from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field

from grants.admin.base import ServiceAdmin, SupervisorInline, ViewOnly
from grants.admin.columns import YearFilter, euro, year
from grants.admin.site import site
from grants.models import PassThrough, PassThroughNotice, ProgrammeRate
from grants.rules.wording import DASH


class BudgetYearFilter(YearFilter):
    path = "budget_year"


class PassThroughNoticeInline(ViewOnly, SupervisorInline):
    model = PassThroughNotice
    verbose_name_plural = "Vereinbarungen (neu auf der Seite der Weiterleitung)"
    fields = ("decided_on", euro("agreed", "vereinbart"), "reason", "voucher")
    readonly_fields = fields


@admin.register(PassThrough, site=site)
class PassThroughAdmin(ServiceAdmin):
    """Weiterleitungen: agreed on the page of the award, where only recipients are offered."""

    inlines = (PassThroughNoticeInline,)
    shown_fields = (
        "award",
        "parent",
        "recipient",
        "code",
        "title",
        "legal_form",
        euro("agreed", "vereinbart"),
        "fte",
        "component",
        "period_from",
        "period_to",
        "signed_on",
        "proof_due",
        "line",
        year("budget_year"),
        "file_reference",
        "consent_reference",
        "source",
        "note",
        "is_example",
    )
    change_fields = ("title", "component", "file_reference", "consent_reference", "source", "note")
    list_display = (
        "title",
        "recipient",
        "award",
        euro("agreed", "vereinbart"),
        "period_to",
        "proof_due",
        "is_example",
    )
    list_filter = (BudgetYearFilter, "legal_form", "is_example", "recipient")
    list_select_related = ("recipient", "award")
    search_fields = ("title", "code", "file_reference", "recipient__name", "award__title")

    def formfield_for_dbfield(self, db_field: Field, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "component":
            return forms.ChoiceField(
                label="Bestandteil",
                choices=_components_of_posts,
                required=False,
                help_text="Aus welchem Bestandteil die Stellen bezahlt werden. Ohne ihn zählen "
                "sie für die zustehende Zuwendung nur, wenn der Bescheid einen einzigen bewilligt.",
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def _components_of_posts() -> list[tuple[str, str]]:
    """Bestandteile, die nach VZÄ gefördert werden, and those that pass-throughs already name."""
    rated = ProgrammeRate.objects.filter(fte__isnull=False).values_list("component", flat=True)
    named = PassThrough.objects.exclude(component="").values_list("component", flat=True)
    return [("", DASH), *((name, name) for name in sorted({*rated, *named}))]
