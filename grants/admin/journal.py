"""The journal is only looked at: the services write it, and a reversal corrects it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from grants.admin.base import SupervisorAdmin, SupervisorInline, ViewOnly
from grants.admin.columns import YearFilter, euro, year
from grants.admin.site import site
from ledger.models import Account, Command, JournalHead, Posting, Purse, Voucher, VoucherSeal


class PostingInline(ViewOnly, SupervisorInline):
    model = Posting
    fields = ("source", "target", euro("amount", "Betrag"), "line", year("year"))
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("source", "target", "line")


@admin.register(Voucher, site=site)
class VoucherAdmin(SupervisorAdmin):
    list_display = ("__str__", "booked_on", "text", "document_number", "actor", "recorded_at")
    list_filter = ("actor", ("reverses", admin.EmptyFieldListFilter), "is_example")
    list_select_related = ("actor",)
    search_fields = ("text", "document_number", "reason")
    date_hierarchy = "booked_on"
    inlines = (PostingInline,)


@admin.register(Posting, site=site)
class PostingAdmin(SupervisorAdmin):
    fields = ("voucher", "source", "target", euro("amount", "Betrag"), "line", year("year"))
    readonly_fields = fields
    list_display = fields
    list_filter = (YearFilter, "source__place", "target__place")
    list_select_related = ("voucher", "source", "target", "line")
    search_fields = ("voucher__text", "voucher__document_number", "line__name", "source__name")


@admin.register(Command, site=site)
class CommandAdmin(SupervisorAdmin):
    list_display = ("name", "key", "actor", "recorded_at", "result")
    list_filter = ("name", "actor")
    list_select_related = ("actor",)
    search_fields = ("key", "result")


@admin.register(VoucherSeal, site=site)
class VoucherSealAdmin(SupervisorAdmin):
    list_display = ("__str__", "voucher", "sealed_at", "hash")
    list_select_related = ("voucher",)
    search_fields = ("hash", "voucher__text", "voucher__document_number")


@admin.register(JournalHead, site=site)
class JournalHeadAdmin(SupervisorAdmin):
    list_display = ("day", "seal", "hash", "mailed_at")
    list_select_related = ("seal",)
    search_fields = ("hash",)
    date_hierarchy = "day"


class AccountInline(ViewOnly, SupervisorInline):
    model = Account
    fields = ("place", "name", euro("balance", "Saldo"))
    readonly_fields = fields
    show_change_link = True


@admin.register(Purse, site=site)
class PurseAdmin(SupervisorAdmin):
    list_display = ("name",)
    search_fields = ("name",)
    inlines = (AccountInline,)


@admin.register(Account, site=site)
class AccountAdmin(SupervisorAdmin):
    fields = ("purse", "place", "name", "may_go_below_zero", euro("balance", "Saldo"))
    readonly_fields = fields
    list_display = ("purse", "place", "name", euro("balance", "Saldo"), "may_go_below_zero")
    list_filter = ("place",)
    list_select_related = ("purse",)
    search_fields = ("name", "purse__name")
