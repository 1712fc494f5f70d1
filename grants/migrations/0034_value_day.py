from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0033_told_by_stage"),
        ("ledger", "0013_days_of_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="expense",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="otherincome",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="payout",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="receipt",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="recipientproof",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="repayment",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="return",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="transfer",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddIndex(
            model_name="expense",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="expense_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="otherincome",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="otherincome_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="payout_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="receipt_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="recipientproof",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="recipientproof_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="repayment",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="repayment_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="return",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="return_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="transfer_value_day",
            ),
        ),
    ]
