from django.contrib import admin

from grants.admin.base import SupervisorAdmin
from grants.admin.site import site
from grants.models import Post


@admin.register(Post, site=site)
class PostAdmin(SupervisorAdmin):
    list_display = ("number", "award", "fte", "valid_from", "valid_to", "refinanced_by")
    list_filter = ("award", "refinanced_by", "is_example")
    list_select_related = ("award", "refinanced_by")
    search_fields = ("number", "award__title", "award__code")
