from typing import Any

from django.db import migrations

# Days before the date at which a warning gets tighter, and from when supervisors are told too.
DEFAULTS = (
    {"rule": "spending_window", "stages": "365,180,90,60,30,14,7,1", "supervisor_from": 30},
    {"rule": "own_proof_due", "stages": "60,30,14,3", "supervisor_from": 3},
    {"rule": "ring_plan_unbalanced"},
    {"rule": "ring_overdrawn"},
)


def install_defaults(apps: Any, schema_editor: Any) -> None:
    rule_setting = apps.get_model("grants", "RuleSetting")
    for default in DEFAULTS:
        rule_setting.objects.create(**default)


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial")]
    operations = [migrations.RunPython(install_defaults, migrations.RunPython.noop)]
