from typing import Any

from django.contrib import admin

from grants import services
from grants.admin.base import ServiceAdmin, SupervisorInline, ViewOnly
from grants.admin.columns import euro
from grants.admin.site import site
from grants.models import Post, PostChange
from grants.services.terms import PostFilling


class PostChangeInline(ViewOnly, SupervisorInline):
    model = PostChange
    verbose_name_plural = "Änderungen (neu auf der Seite der Zuwendung)"
    fields = (
        "changed_on",
        "former_valid_to",
        euro("former_actual_cost", "Personalkosten (vorher)"),
        "reason",
        "actor",
    )
    readonly_fields = fields


@admin.register(Post, site=site)
class PostAdmin(ServiceAdmin):
    inlines = (PostChangeInline,)
    add_fields = ("award", *(name for name in PostFilling.names() if name != "is_example"))
    shown_fields = (
        *add_fields,
        euro("actual_cost", "tatsächliche Personalkosten"),
        "is_example",
    )
    list_display = ("number", "award", "fte", "valid_from", "valid_to", "refinanced_by")
    list_filter = ("award", "refinanced_by", "is_example")
    list_select_related = ("award", "refinanced_by")
    search_fields = ("number", "award__title", "award__code")

    def carry_out(self, given: dict[str, Any], *, key: str, actor: Any) -> Post:
        return services.fill_post(
            award=given["award"], filling=PostFilling.taken_from(given), key=key, actor=actor
        )
