from typing import Any

from django.db import migrations

RULE = "share_beyond_plan"


def install_default(apps: Any, schema_editor: Any) -> None:
    apps.get_model("grants", "RuleSetting").objects.create(rule=RULE)


def remove_settings(apps: Any, schema_editor: Any) -> None:
    apps.get_model("grants", "RuleSetting").objects.filter(rule=RULE).delete()


class Migration(migrations.Migration):
    dependencies = [("grants", "0019_recipient_proof_lead")]

    operations = [migrations.RunPython(install_default, remove_settings)]
