from typing import Any

from django.db import migrations


def install_default(apps: Any, schema_editor: Any) -> None:
    apps.get_model("grants", "RuleSetting").objects.create(rule="ring_surplus_missing")


def remove_settings(apps: Any, schema_editor: Any) -> None:
    apps.get_model("grants", "RuleSetting").objects.filter(rule="ring_surplus_missing").delete()


class Migration(migrations.Migration):
    dependencies = [("grants", "0016_funded_unit_fte")]

    operations = [migrations.RunPython(install_default, remove_settings)]
