import django.db.models.deletion
from django.db import migrations, models

import ledger.money


class Migration(migrations.Migration):
    """Marks keep uses through a day now. The old ones go; the next night keeps new ones."""

    dependencies = [("grants", "0025_check_codes")]

    operations = [
        migrations.DeleteModel(name="UseMark"),
        migrations.CreateModel(
            name="UseMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("through", models.DateField(verbose_name="alle Bewegungen bis")),
                (
                    "receipts",
                    models.JSONField(default=list, verbose_name="Eingänge mit ihren Verwendungen"),
                ),
                ("uncovered", ledger.money.CentsField(verbose_name="verwendet ohne Eingang")),
                (
                    "award",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="use_mark",
                        to="grants.award",
                        verbose_name="Zuwendung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Verwendungsstand",
                "verbose_name_plural": "Verwendungsstände",
                "ordering": ("id",),
            },
        ),
    ]
