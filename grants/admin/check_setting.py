from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from grants.admin.base import SupervisorAdmin
from grants.admin.site import site
from grants.checks import CHECKS
from grants.checks.check import Check
from grants.models import CheckSetting


class CheckSettingForm(forms.ModelForm):
    check_code = forms.ChoiceField(
        label="Prüfung", choices=[(check.code, check.title) for check in CHECKS.values()]
    )


@admin.register(CheckSetting, site=site)
class CheckSettingAdmin(SupervisorAdmin):
    form = CheckSettingForm
    change_list_template = "admin/check_settings.html"
    list_display = ("title", "programme", "award", "is_active", "stages", "supervisor_from")
    list_filter = ("is_active", "programme")
    list_select_related = ("programme", "award")
    search_fields = ("check_code", "programme__name", "award__title")

    @admin.display(description="Prüfung", ordering="check_code")
    def title(self, setting: CheckSetting) -> str:
        return (
            CHECKS[setting.check_code].title if setting.check_code in CHECKS else setting.check_code
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(
            request, (extra_context or {}) | {"defaults": list(_defaults())}
        )


def _defaults() -> Iterator[tuple[Check, str, str]]:
    """Voreinstellungen, die gelten: each with its stages and the query of the form to change it."""
    changed = CheckSetting.objects.filter(programme=None, award=None).values_list(
        "check_code", flat=True
    )
    for check in CHECKS.values():
        if check.code not in changed:
            stages = ",".join(map(str, check.default.stages))
            initial = {"check_code": check.code, "stages": stages}
            if check.default.supervisor_from is not None:
                initial["supervisor_from"] = str(check.default.supervisor_from)
            yield check, stages, urlencode(initial)
