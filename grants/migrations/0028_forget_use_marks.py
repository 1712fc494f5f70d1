from django.db import migrations


def forget_use_marks(apps, schema_editor):
    apps.get_model("grants", "UseMark").objects.all().delete()


class Migration(migrations.Migration):
    """A return follows the uses of its day now; the next night keeps marks that know it."""

    dependencies = [("grants", "0027_alert_basis")]

    operations = [migrations.RunPython(forget_use_marks, migrations.RunPython.noop)]
