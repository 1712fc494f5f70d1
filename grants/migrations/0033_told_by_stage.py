import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a case says now stands there alone; an alert keeps what was told when it opened."""

    dependencies = [
        ("grants", "0032_check_case"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="alert",
            options={
                "ordering": ("-opened_on", "-id"),
                "verbose_name": "Meldung",
                "verbose_name_plural": "Meldungen",
            },
        ),
        migrations.RemoveIndex(
            model_name="alert",
            name="alert_open_by_check",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="award",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="basis",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="check_code",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="first_text",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="first_title",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="responsible",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="ring",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="subject",
        ),
        migrations.AlterField(
            model_name="alert",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="grants.checkcase",
                verbose_name="Hinweis",
            ),
        ),
        migrations.AlterField(
            model_name="alert",
            name="opened_on",
            field=models.DateField(verbose_name="gemeldet am"),
        ),
        migrations.AlterField(
            model_name="alert",
            name="settled_on",
            field=models.DateField(blank=True, null=True, verbose_name="vorbei am"),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="alert",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="grants.alert",
                verbose_name="Meldung",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_on__isnull", True)),
                fields=("case", "stage"),
                name="alert_open_once",
            ),
        ),
    ]
