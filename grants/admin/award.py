from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey
from django.http import HttpRequest

from grants import services
from grants.admin.base import (
    ByRole,
    ServiceAdmin,
    ServiceForm,
    SupervisorInline,
    ViewOnly,
)
from grants.admin.columns import euro
from grants.admin.site import site
from grants.models import Application, Award, AwardNotice
from grants.queries.plan import planned_cost
from grants.rules.share_beyond_plan import share_beyond_plan
from grants.rules.wording import DESPITE
from ledger.models import BudgetLine, Side

NOTICE_TERMS = (
    "decided_on",
    "announced_on",
    "appeal_waived_on",
    "file_reference",
    "amount",
    "financing",
    "quota",
    "unit_rate",
    "fte",
    "period_from",
    "period_to",
    "spend_by",
    "proof_due",
    "interim_proof_due",
    "repay_by",
    "conditions",
    "source",
    "note",
)


class ApplicationInline(ByRole, admin.StackedInline):
    model = Application


class AwardNoticeInline(ViewOnly, SupervisorInline):
    model = AwardNotice
    verbose_name_plural = "Bescheide (neu über „Bescheid hinzufügen“)"
    fields = (
        "decided_on",
        euro("amount", "bewilligt"),
        "financing",
        "period_from",
        "period_to",
        "spend_by",
        "proof_due",
    )
    readonly_fields = fields
    show_change_link = True


@admin.register(Award, site=site)
class AwardAdmin(ServiceAdmin):
    service = staticmethod(services.open_award)
    add_fields = (
        "code",
        "programme",
        "holder",
        "title",
        "kind",
        "file_reference",
        "responsible",
        "income_line",
        "expense_line",
        "source",
        "note",
    )
    shown_fields = (*add_fields, "current_notice", "purse", "is_example")
    change_fields = (
        "title",
        "kind",
        "file_reference",
        "responsible",
        "income_line",
        "expense_line",
        "source",
        "note",
    )
    inlines = (ApplicationInline, AwardNoticeInline)
    list_display = ("title", "programme", "kind", "file_reference", "responsible", "is_example")
    list_filter = ("kind", "programme", "responsible", "is_example")
    list_select_related = ("programme", "responsible")
    search_fields = ("title", "code", "file_reference", "programme__name")

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: Any, **kwargs: Any) -> Any:
        sides = {"income_line": Side.INCOME, "expense_line": Side.EXPENSE}
        if db_field.name in sides:
            kwargs["queryset"] = BudgetLine.objects.filter(side=sides[db_field.name])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AwardNoticeForm(ServiceForm):
    is_final = forms.BooleanField(label="Schlussbescheid", required=False)
    despite = forms.BooleanField(
        label="Trotzdem speichern", required=False, help_text="nur wenn das Programm danach fragt"
    )

    class Meta:
        help_texts = {
            "amount": "neue Gesamtsumme der Zuwendung, nicht der Unterschied",
            "quota": "nur bei Anteilfinanzierung",
        }

    def clean(self) -> dict[str, Any]:
        """The plan is that of the notice before, as this page records none."""
        given = super().clean()
        award, amount, quota = given.get("award"), given.get("amount"), given.get("quota")
        before = award.current_notice if award else None
        if before is None or amount is None or quota is None or given["despite"]:
            return given
        told = share_beyond_plan(
            amount, quota=quota / 100, planned_cost=planned_cost(before), will_be=True
        )
        if told:
            self.add_error("despite", f"{told} {DESPITE}")
        return given


@admin.register(AwardNotice, site=site)
class AwardNoticeAdmin(ServiceAdmin):
    service = staticmethod(services.record_notice)
    add_form = AwardNoticeForm
    add_fields = ("award", "is_final", *NOTICE_TERMS)
    shown_fields = ("award", "number", "kind", *NOTICE_TERMS, "voucher", "is_example")
    list_display = (
        "__str__",
        "award",
        euro("amount", "bewilligt"),
        "financing",
        "period_from",
        "period_to",
        "spend_by",
        "is_example",
    )
    list_filter = ("kind", "financing", "is_example", "award__programme")
    list_select_related = ("award",)
    search_fields = ("award__title", "award__code", "file_reference")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        fields = super().get_fields(request, obj)
        return fields if obj is not None else (*fields, "despite")
