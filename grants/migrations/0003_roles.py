from typing import Any

from django.db import migrations

ROLES = ("Sachbearbeitung", "Leitung", "Kämmerei", "Revision")


def create_roles(apps: Any, schema_editor: Any) -> None:
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("grants", "0002_default_rule_settings"),
    ]
    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
