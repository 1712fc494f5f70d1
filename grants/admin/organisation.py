from django.contrib import admin

from grants.admin.base import SupervisorAdmin
from grants.admin.site import site
from grants.models import Organisation


@admin.register(Organisation, site=site)
class OrganisationAdmin(SupervisorAdmin):
    list_display = ("name", "kind", "is_funder", "is_authority", "is_recipient", "email")
    list_filter = ("kind", "is_funder", "is_authority", "is_recipient")
    search_fields = ("name", "code", "email")
    set_once = ("code",)
