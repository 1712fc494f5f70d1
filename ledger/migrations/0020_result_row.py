import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0019_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="statementrow",
            name="result_row",
            field=models.ForeignKey(
                blank=True,
                help_text="nur im Finanzplan: die Zeile, deren Erträge oder Aufwendungen hier "
                "gezahlt werden",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cash_rows",
                to="ledger.statementrow",
                verbose_name="Zeile im Ergebnisplan",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("result_row", None), ("statement", "cash"), _connector="OR"),
                name="statement_row_result_row_of_cash",
                violation_error_message="Nur eine Zeile im Finanzplan nennt eine im Ergebnisplan.",
            ),
        ),
    ]
