import django.db.models.deletion
from django.db import migrations, models

import ledger.money


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0042_interest_claims"),
        ("ledger", "0018_places_of_suspense"),
    ]

    operations = [
        migrations.CreateModel(
            name="SuspenseItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", ledger.money.CentsField(verbose_name="Betrag")),
                ("payer", models.CharField(max_length=200, verbose_name="Einzahler")),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspense_item",
                        to="ledger.account",
                        verbose_name="Konto",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspense_items",
                        to="grants.award",
                        verbose_name="vermutete Zuwendung",
                    ),
                ),
                (
                    "voucher",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_booking",
                        to="ledger.voucher",
                        verbose_name="Beleg",
                    ),
                ),
            ],
            options={
                "verbose_name": "Verwahrung",
                "verbose_name_plural": "Verwahrungen",
                "ordering": ("voucher__booked_on", "voucher_id"),
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="receipt",
            name="suspense_item",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipts",
                to="grants.suspenseitem",
                verbose_name="aus der Verwahrung",
            ),
        ),
        migrations.CreateModel(
            name="SuspenseReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", ledger.money.CentsField(verbose_name="Betrag")),
                ("reason", models.CharField(max_length=300, verbose_name="Grund")),
                (
                    "suspense_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="grants.suspenseitem",
                        verbose_name="Verwahrung",
                    ),
                ),
                (
                    "voucher",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_booking",
                        to="ledger.voucher",
                        verbose_name="Beleg",
                    ),
                ),
            ],
            options={
                "verbose_name": "Rückgabe aus der Verwahrung",
                "verbose_name_plural": "Rückgaben aus der Verwahrung",
                "ordering": ("voucher__booked_on", "voucher_id"),
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="suspenseitem",
            index=models.Index(fields=["amount"], name="suspenseitem_by_amount"),
        ),
        migrations.AddConstraint(
            model_name="suspenseitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="suspenseitem_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspenseitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("payer", ""), _negated=True), name="suspense_item_with_a_payer"
            ),
        ),
        migrations.AddIndex(
            model_name="suspensereturn",
            index=models.Index(fields=["amount"], name="suspensereturn_by_amount"),
        ),
        migrations.AddConstraint(
            model_name="suspensereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="suspensereturn_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspensereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="suspense_return_with_a_reason",
            ),
        ),
    ]
