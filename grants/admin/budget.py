from typing import Any

from django import forms
from django.contrib import admin

from grants.admin.base import NeverDeleted, SupervisorAdmin, SupervisorInline, ViewOnly
from grants.admin.columns import YearFilter, euro
from grants.admin.site import site
from ledger.models import Appropriation, Budget, BudgetLine, Ring, RingSurplus


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
    list_display = ("code", "name", "budget", "mode", euro("tolerance", "Toleranz"))
    list_filter = ("budget", "mode")
    list_select_related = ("budget",)
    search_fields = ("code", "name")
    set_once = ("code",)
    inlines = (RingSurplusInline, RingLineInline)


class AppropriationForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The bookings of a year stay with it.
        self.fields["year"].disabled = self.instance.pk is not None

    def save(self, commit: bool = True) -> Any:
        if commit and self.instance.pk is not None:
            # Only these columns: a booking may change the others at the same moment.
            self.instance.save(update_fields=self.changed_data)
            return self.instance
        return super().save(commit)


class AppropriationInline(NeverDeleted, SupervisorInline):
    model = Appropriation
    form = AppropriationForm
    fields = (
        "year",
        "budgeted",
        "adjustment",
        euro("actual", "Ist"),
        euro("committed", "gebunden"),
    )
    readonly_fields = fields[3:]


class AppropriationYearFilter(YearFilter):
    path = "appropriations__year"


@admin.register(BudgetLine, site=site)
class BudgetLineAdmin(SupervisorAdmin):
    list_display = ("name", "side", "product", "row", "account_number", "ring", "budget")
    list_filter = (AppropriationYearFilter, "side", "budget", "ring")
    list_select_related = ("ring", "budget")
    search_fields = ("name", "code", "product", "account_number", "ring__code")
    # The side decides how bookings count, so it cannot change under them.
    set_once = ("code", "side")
    inlines = (AppropriationInline,)
