from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0011_voucher_reversals"),
    ]

    operations = [
        # Every seal before this one was made in the first format.
        migrations.AddField(
            model_name="voucherseal",
            name="format",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="Format"),
        ),
    ]
