from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from grants.admin.base import (
    NeverDeleted,
    ShowsRefusals,
    SupervisorAdmin,
    SupervisorInline,
    ViewOnly,
)
from grants.admin.columns import YearFilter, euro, year
from grants.admin.site import site
from ledger.filled_from import FilledFrom
from ledger.models import Appropriation, Budget, BudgetLine, PlanEntry, Ring, RingSurplus
from ledger.money import ZERO
from ledger.plan import change_plan


@admin.register(Budget, site=site)
class BudgetAdmin(SupervisorAdmin):
    list_display = ("name", "code", "source")
    search_fields = ("name", "code")
    set_once = ("code",)


class RingSurplusInline(SupervisorInline):
    model = RingSurplus


class RingLineInline(ViewOnly, SupervisorInline):
    model = BudgetLine
    verbose_name_plural = "Haushaltspositionen (zugeordnet auf der Seite der Position)"
    fields = ("side", "product", "row", "name")
    readonly_fields = fields
    show_change_link = True


@admin.register(Ring, site=site)
class RingAdmin(SupervisorAdmin):
    list_display = (
        "code",
        "name",
        "budget",
        "mode",
        euro("tolerance", "Toleranz"),
        "is_booked_here",
    )
    list_filter = ("budget", "mode", "is_booked_here")
    list_select_related = ("budget",)
    search_fields = ("code", "name")
    set_once = ("code",)
    inlines = (RingSurplusInline, RingLineInline)


class KeyField(forms.UUIDField):
    """Idempotency key: made anew for every form, so it says nothing about a change."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class AppropriationForm(forms.ModelForm):
    """Ansatz eines Jahres: whoever changes it says when that was decided, and why."""

    decided_on = forms.DateField(
        label="beschlossen am", required=False, widget=forms.DateInput({"size": 10})
    )
    reason = forms.CharField(label="Begründung", required=False, max_length=500)
    key = KeyField(initial=uuid4)
    refusal: ClassVar[str] = ""
    actor: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The bookings of a year stay with it.
        self.fields["year"].disabled = self.instance.pk is not None
        for kind in PlanEntry.Kind:
            self.fields[kind.value].widget.attrs["size"] = 12  # else the row does not fit

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.refusal and self.has_changed():
            raise ValidationError(self.refusal)
        if self.changed_kinds:
            for name in ("decided_on", "reason"):
                if not self.errors.get(name) and not given.get(name):
                    self.add_error(name, "Bitte angeben: Der Ansatz wird geändert.")
        return given

    @property
    def changed_kinds(self) -> list[PlanEntry.Kind]:
        """Was sich ändert; a new row has a plan in any case, if only of nothing."""
        if self.instance.pk is None and self.has_changed():
            is_adjusted = bool(self.cleaned_data.get("adjustment"))
            return list(PlanEntry.Kind) if is_adjusted else [PlanEntry.Kind.BUDGETED]
        return [kind for kind in PlanEntry.Kind if kind.value in self.changed_data]

    def save(self, commit: bool = True) -> Appropriation:
        facts = self.cleaned_data
        line, year = self.instance.line, self.instance.year
        for kind in self.changed_kinds:
            change_plan(
                line=line,
                year=year,
                kind=kind,
                total=facts[kind.value],
                decided_on=facts["decided_on"],
                reason=facts["reason"],
                # The page has looked at what it was opened from; this holds until it is written.
                filled_from=FilledFrom.of({kind.value: self.initial.get(kind.value, ZERO)}),
                key=f"{facts['key']}-{year}-{kind.value}",
                actor=self.actor,
            )
        row: Appropriation = Appropriation.objects.get(line=line, year=year)
        return row


class AppropriationInline(NeverDeleted, SupervisorInline):
    model = Appropriation
    form = AppropriationForm
    fields = (
        "year",
        "budgeted",
        "adjustment",
        "decided_on",
        "reason",
        "key",
        euro("actual", "Ist"),
        euro("committed", "gebunden"),
    )
    readonly_fields = fields[6:]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        form: Any = formset.form  # a class of this request alone
        form.refusal = getattr(request, "refusal", "")
        form.actor = request.user
        return formset


class PlanEntryInline(ViewOnly, SupervisorInline):
    model = PlanEntry
    fields = (
        year("year"),
        "kind",
        euro("amount", "Betrag"),
        "decided_on",
        "reason",
        "actor",
        "recorded_at",
    )
    readonly_fields = fields
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("actor", "line")


class AppropriationYearFilter(YearFilter):
    path = "appropriations__year"


@admin.register(BudgetLine, site=site)
class BudgetLineAdmin(ShowsRefusals):
    list_display = ("name", "side", "product", "row", "account_number", "ring", "budget")
    list_filter = (AppropriationYearFilter, "side", "budget", "ring")
    list_select_related = ("ring", "budget")
    search_fields = ("name", "code", "product", "account_number", "ring__code")
    # The side decides how bookings count, so it cannot change under them.
    set_once = ("code", "side")
    inlines = (AppropriationInline, PlanEntryInline)
