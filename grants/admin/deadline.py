from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from grants.admin.base import SourcedAdmin
from grants.admin.site import site
from grants.models import Deadline


@admin.register(Deadline, site=site)
class DeadlineAdmin(SourcedAdmin):
    list_display = (
        "title",
        "kind",
        "due_on",
        "is_shiftable",
        "done_on",
        "responsible",
        "confirmed",
    )
    list_filter = ("kind", "responsible", "confidence", "is_shiftable")
    list_select_related = ("responsible",)
    search_fields = ("title", "code", "award__title", "programme__name")
    date_hierarchy = "due_on"
    # Later changes carry a reason; the page of the deadline asks for it.
    set_once = ("code", "due_on", "done_on", "award", "pass_through", "programme")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # The deadlines of an award or a contract follow from it; they are done, not deleted.
        of_a_contract = obj is not None and (obj.award_id or obj.pass_through_id)
        return not of_a_contract and super().has_delete_permission(request, obj)
