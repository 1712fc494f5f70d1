from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from grants.admin.base import SupervisorAdmin
from grants.admin.site import site
from ledger.models import FiscalYear, PeriodClosing, PeriodReopening, ReopeningApproval


@admin.register(FiscalYear, site=site)
class FiscalYearAdmin(SupervisorAdmin):
    """A year is opened here; it is closed on the page Haushaltsjahre of the program."""

    list_display = ("__str__", "closed_through", "closing_page")
    list_filter = (("closed_through", admin.EmptyFieldListFilter),)
    search_fields = ("year",)
    readonly_fields = ("closed_through",)

    @admin.display(description="Abschluss")
    def closing_page(self, year: FiscalYear) -> str:
        return format_html('<a href="{}">Haushaltsjahre</a>', reverse("fiscal-years"))


@admin.register(PeriodClosing, site=site)
class PeriodClosingAdmin(SupervisorAdmin):
    list_display = ("__str__", "actor", "closed_at", "note")
    list_select_related = ("actor",)
    search_fields = ("note",)
    date_hierarchy = "through"


@admin.register(PeriodReopening, site=site)
class PeriodReopeningAdmin(SupervisorAdmin):
    list_display = ("__str__", "closing", "requested_by", "requested_at", "reason")
    list_filter = (("approval", admin.EmptyFieldListFilter),)
    list_select_related = ("closing", "requested_by")
    search_fields = ("reason",)
    date_hierarchy = "open_from"


@admin.register(ReopeningApproval, site=site)
class ReopeningApprovalAdmin(SupervisorAdmin):
    list_display = ("__str__", "approved_by", "approved_at")
    list_select_related = ("reopening", "approved_by")
    search_fields = ("reopening__reason",)
