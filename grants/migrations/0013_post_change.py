import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ledger.money


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0012_notice_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PostChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("former_valid_to", models.DateField(verbose_name="besetzt bis (vorher)")),
                (
                    "former_actual_cost",
                    ledger.money.CentsField(
                        blank=True, null=True, verbose_name="tatsächliche Personalkosten (vorher)"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="Grund")),
                ("changed_on", models.DateField(verbose_name="geändert am")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="erfasst am")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="grants.post",
                        verbose_name="Stelle",
                    ),
                ),
            ],
            options={
                "verbose_name": "Änderung einer Besetzung",
                "verbose_name_plural": "Änderungen von Besetzungen",
                "ordering": ("post", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(former_actual_cost__isnull=True)
                        | models.Q(former_actual_cost__gte=0),
                        name="post_change_cost_not_negative",
                    )
                ],
            },
        ),
    ]
