from django import forms
from django.contrib import admin

from grants.admin.base import SupervisorAdmin
from grants.admin.site import site
from grants.checks import CHECKS
from grants.models import RuleSetting


class RuleSettingForm(forms.ModelForm):
    rule = forms.ChoiceField(
        label="Prüfung", choices=[(rule.code, rule.title) for rule in CHECKS.values()]
    )


@admin.register(RuleSetting, site=site)
class RuleSettingAdmin(SupervisorAdmin):
    form = RuleSettingForm
    list_display = ("title", "programme", "award", "is_active", "stages", "supervisor_from")
    list_filter = ("is_active", "programme")
    list_select_related = ("programme", "award")
    search_fields = ("rule", "programme__name", "award__title")

    @admin.display(description="Prüfung", ordering="rule")
    def title(self, setting: RuleSetting) -> str:
        return CHECKS[setting.rule].title if setting.rule in CHECKS else setting.rule
