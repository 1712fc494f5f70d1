from django.db import migrations, models


def have_all_judged_anew(apps, schema_editor):
    """The next recheck writes down on what each open alert rests."""
    if apps.get_model("grants", "Alert").objects.filter(settled_on=None).exists():
        apps.get_model("grants", "Recheck").objects.create()


class Migration(migrations.Migration):
    dependencies = [("grants", "0026_use_marks_through_a_day")]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="basis",
            field=models.JSONField(blank=True, default=dict, verbose_name="Grundlage"),
        ),
        migrations.RunPython(have_all_judged_anew, migrations.RunPython.noop),
    ]
