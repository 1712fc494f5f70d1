from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0043_suspense"),
        ("ledger", "0020_result_row"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="interestclaim",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="interestpayment",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="interestreceipt",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="interestwithdrawal",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="recipientloss",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="refund",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="suspenseitem",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddField(
            model_name="suspensereturn",
            name="value_day",
            field=models.DateField(blank=True, null=True, verbose_name="Tag des Vorgangs"),
        ),
        migrations.AddIndex(
            model_name="interestclaim",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="interestclaim_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="interestpayment",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="interestpayment_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="interestreceipt",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="interestreceipt_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="interestwithdrawal",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="interestwithdrawal_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="recipientloss",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="recipientloss_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="refund_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="suspenseitem",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="suspenseitem_value_day",
            ),
        ),
        migrations.AddIndex(
            model_name="suspensereturn",
            index=models.Index(
                condition=models.Q(("value_day__isnull", False)),
                fields=["voucher"],
                name="suspensereturn_value_day",
            ),
        ),
    ]
