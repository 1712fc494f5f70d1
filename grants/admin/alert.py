from django.contrib import admin

from grants.admin.base import SupervisorAdmin, SupervisorInline, ViewOnly
from grants.admin.site import site
from grants.models import Alert, CheckCase, Delivery, JobRun, WorkOrder


class DeliveryInline(ViewOnly, SupervisorInline):
    model = Delivery
    fields = ("recipient", "state", "attempts", "sent_at", "error")
    readonly_fields = fields


class AlertInline(ViewOnly, SupervisorInline):
    model = Alert
    fields = ("stage", "opened_on", "title", "amount", "settled_on", "relapse")
    readonly_fields = fields
    show_change_link = True


@admin.register(CheckCase, site=site)
class CheckCaseAdmin(SupervisorAdmin):
    exclude = ("basis",)
    list_display = ("title", "severity", "check_code", "stage", "opened_on", "settled_on")
    list_filter = ("severity", "check_code", ("settled_on", admin.EmptyFieldListFilter))
    search_fields = ("title", "text", "subject")
    date_hierarchy = "opened_on"
    inlines = (AlertInline,)


@admin.register(Alert, site=site)
class AlertAdmin(SupervisorAdmin):
    list_display = ("title", "severity", "stage", "amount", "opened_on", "settled_on")
    list_filter = ("severity", "case__check_code", ("settled_on", admin.EmptyFieldListFilter))
    list_select_related = ("case",)
    search_fields = ("title", "text", "case__subject")
    date_hierarchy = "opened_on"
    inlines = (DeliveryInline,)


@admin.register(Delivery, site=site)
class DeliveryAdmin(SupervisorAdmin):
    list_display = ("alert", "recipient", "state", "attempts", "next_try_at", "sent_at", "error")
    list_filter = ("state", "recipient")
    list_select_related = ("alert", "recipient")
    search_fields = ("alert__title", "recipient__username", "error")


@admin.register(JobRun, site=site)
class JobRunAdmin(SupervisorAdmin):
    list_display = ("job", "started_at", "finished_at", "ok", "summary")
    list_filter = ("job", "ok")
    search_fields = ("summary",)
    date_hierarchy = "started_at"


@admin.register(WorkOrder, site=site)
class WorkOrderAdmin(SupervisorAdmin):
    list_display = ("__str__", "state", "asked_by", "asked_at", "finished_at", "summary")
    list_filter = ("kind", "state")
    list_select_related = ("asked_by",)
    search_fields = ("summary", "warning")
    date_hierarchy = "asked_at"
