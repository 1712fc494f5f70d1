from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from grants.admin.base import NeverDeleted, SupervisorAdmin
from grants.admin.site import site
from ledger.models import FiscalYear


@admin.register(FiscalYear, site=site)
class FiscalYearAdmin(NeverDeleted, SupervisorAdmin):
    """A year is opened here; nothing of it can be edited afterwards."""

    list_display = ("__str__", "is_closed")
    list_filter = ("is_closed",)
    search_fields = ("year",)
    readonly_fields = ("is_closed",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
