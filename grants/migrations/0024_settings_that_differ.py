from importlib import import_module
from typing import Any

from django.db import migrations

# What earlier migrations installed; the program itself says so now.
DEFAULTS = (
    *import_module("grants.migrations.0002_default_rule_settings").DEFAULTS,
    {"rule": "over_granted"},
    *import_module("grants.migrations.0014_award_rules").DEFAULTS,
    {"rule": "ring_surplus_missing"},
    {"rule": "share_beyond_plan"},
)


def remove_defaults(apps: Any, schema_editor: Any) -> None:
    for_all = apps.get_model("grants", "RuleSetting").objects.filter(programme=None, award=None)
    for default in DEFAULTS:
        # A supervisor who deleted the row took its stages away. So they stay.
        for_all.get_or_create(
            rule=default["rule"], programme=None, award=None, defaults={"stages": ""}
        )
        same = {"is_active": True, "stages": "", "supervisor_from": None, **default}
        for_all.filter(**same).delete()


def restore_defaults(apps: Any, schema_editor: Any) -> None:
    settings = apps.get_model("grants", "RuleSetting").objects
    for default in DEFAULTS:
        settings.get_or_create(rule=default["rule"], programme=None, award=None, defaults=default)


class Migration(migrations.Migration):
    """Only what a supervisor changed stays a row."""

    dependencies = [("grants", "0023_work_orders")]

    operations = [migrations.RunPython(remove_defaults, restore_defaults)]
