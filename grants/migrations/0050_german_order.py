from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0049_write_offs"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="award",
            options={
                "ordering": ("title__german",),
                "verbose_name": "Zuwendung",
                "verbose_name_plural": "Zuwendungen",
            },
        ),
        migrations.AlterModelOptions(
            name="deadline",
            options={
                "ordering": ("due_on", "title__german"),
                "verbose_name": "Frist",
                "verbose_name_plural": "Fristen",
            },
        ),
        migrations.AlterModelOptions(
            name="organisation",
            options={
                "ordering": ("name__german",),
                "verbose_name": "Organisation",
                "verbose_name_plural": "Organisationen",
            },
        ),
        migrations.AlterModelOptions(
            name="passthrough",
            options={
                "ordering": ("title__german",),
                "verbose_name": "Weiterleitung",
                "verbose_name_plural": "Weiterleitungen",
            },
        ),
        migrations.AlterModelOptions(
            name="programme",
            options={
                "ordering": ("name__german",),
                "verbose_name": "Förderprogramm",
                "verbose_name_plural": "Förderprogramme",
            },
        ),
    ]
