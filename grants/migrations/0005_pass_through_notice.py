import django.db.models.deletion
from django.db import migrations, models

import ledger.money


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0004_job_run"),
        ("ledger", "0003_seal"),
    ]

    operations = [
        migrations.CreateModel(
            name="PassThroughNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="Nummer")),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="vereinbart am"),
                ),
                ("agreed", ledger.money.CentsField(verbose_name="vereinbart")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Grund")),
                (
                    "pass_through",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="grants.passthrough",
                        verbose_name="Weiterleitung",
                    ),
                ),
                (
                    "voucher",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pass_through_notice",
                        to="ledger.voucher",
                        verbose_name="Beleg",
                    ),
                ),
            ],
            options={
                "verbose_name": "Vereinbarung",
                "verbose_name_plural": "Vereinbarungen",
                "ordering": ("pass_through", "number"),
            },
        ),
        migrations.AddConstraint(
            model_name="passthroughnotice",
            constraint=models.UniqueConstraint(
                fields=("pass_through", "number"), name="pass_through_notice_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="passthroughnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed__gt", 0), ("number", 1)),
                    models.Q(
                        ("agreed__gte", 0),
                        ("decided_on__isnull", False),
                        ("number__gt", 1),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="pass_through_notice_amends_with_day_and_reason",
            ),
        ),
    ]
