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
from grants.services.notice_order import contradictions_to_earlier
from grants.services.terms import AwardDetails, NoticeFile, NoticeTerms, at_fields_without
from ledger.filled_from import WITHOUT_FORM
from ledger.models import BudgetLine, Side

_DETAILS = tuple(name for name in AwardDetails.names() if name != "is_example")
_TERMS = (
    *NoticeTerms.OWN_DAYS,
    "file_reference",
    *(name for name in NoticeTerms.names() if name not in NoticeTerms.OWN_DAYS),
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
    add_fields = _DETAILS
    shown_fields = (*add_fields, "current_notice", "purse", "is_example")
    change_fields = tuple(name for name in _DETAILS if name not in ("code", "programme", "holder"))
    inlines = (ApplicationInline, AwardNoticeInline)
    list_display = ("title", "programme", "kind", "file_reference", "responsible", "is_example")
    list_filter = ("kind", "programme", "responsible", "is_example")
    list_select_related = ("programme", "responsible")
    search_fields = ("title", "code", "file_reference", "programme__name")

    def carry_out(self, given: dict[str, Any], *, key: str, actor: Any) -> Award:
        return services.open_award(details=AwardDetails.taken_from(given), key=key, actor=actor)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: Any, **kwargs: Any) -> Any:
        sides = {"income_line": Side.INCOME, "expense_line": Side.EXPENSE}
        if db_field.name in sides:
            kwargs["queryset"] = BudgetLine.objects.filter(side=sides[db_field.name])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AwardNoticeForm(ServiceForm):
    is_final = forms.BooleanField(label="Schlussbescheid", required=False)
    is_revocation = forms.BooleanField(label="Widerrufsbescheid", required=False)
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
        terms = NoticeTerms.draft_of(given)
        found = list(terms.contradictions())
        if award is not None:
            found += contradictions_to_earlier(
                terms,
                award,
                is_final=given["is_final"],
                is_revocation=given["is_revocation"],
            )
        for one in at_fields_without(self.errors, found):
            self.add_error(one.field, one.text)
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
    add_form = AwardNoticeForm
    add_fields = ("award", "is_final", "is_revocation", *_TERMS)
    shown_fields = ("award", "number", "kind", *_TERMS, "voucher", "is_example")
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

    def carry_out(self, given: dict[str, Any], *, key: str, actor: Any) -> AwardNotice:
        return services.record_notice(
            award=given["award"],
            terms=NoticeTerms.taken_from(given),
            is_final=given["is_final"],
            is_revocation=given["is_revocation"],
            file=NoticeFile.taken_from(given),
            # The page shows nothing of the notice before that could have changed meanwhile.
            filled_from=WITHOUT_FORM,
            key=key,
            actor=actor,
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        fields = super().get_fields(request, obj)
        return fields if obj is not None else (*fields, "despite")
