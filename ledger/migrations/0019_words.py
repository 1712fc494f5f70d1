"""Words of the trade on screen; nothing changes in the database."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0018_places_of_suspense"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="command",
            options={
                "ordering": ("-recorded_at",),
                "verbose_name": "Buchungsauftrag",
                "verbose_name_plural": "Buchungsaufträge",
            },
        ),
        migrations.AlterModelOptions(
            name="journalhead",
            options={
                "ordering": ("-day",),
                "verbose_name": "Tagesprüfsumme",
                "verbose_name_plural": "Tagesprüfsummen",
            },
        ),
        migrations.AlterModelOptions(
            name="purse",
            options={
                "verbose_name": "Konten der Zuwendung",
                "verbose_name_plural": "Konten der Zuwendungen",
            },
        ),
        migrations.AlterModelOptions(
            name="voucherseal",
            options={
                "ordering": ("number",),
                "verbose_name": "Prüfsumme",
                "verbose_name_plural": "Prüfsummen",
            },
        ),
        migrations.AlterField(
            model_name="account",
            name="place",
            field=models.CharField(
                choices=[
                    ("funder", "Fördergeber"),
                    ("pledged", "bewilligt, noch nicht eingegangen"),
                    ("cash", "Bestand"),
                    ("spent", "selbst ausgegeben"),
                    ("with_recipient", "ausgezahlt, noch nicht nachgewiesen"),
                    ("proven", "nachgewiesen und anerkannt"),
                    ("repaid", "zurückgezahlt"),
                    ("county", "Kreis"),
                    ("own_share_spent", "Eigenanteil ausgegeben"),
                    ("prefinanced", "vom Kreis vorfinanziert"),
                    ("ahead_with_recipient", "vorfinanziert, noch nicht nachgewiesen"),
                    ("ahead_proven", "vorfinanziert, nachgewiesen und anerkannt"),
                    ("third_party", "Dritte"),
                    ("lost", "bei Empfängern verloren"),
                    ("agreements", "Vereinbarungen"),
                    ("committed", "gebunden"),
                    ("interest_claims", "Zinsforderungen"),
                    ("interest_owed", "Zinsen, noch zu zahlen"),
                    ("interest_due", "Zinsen, noch zu erhalten"),
                    ("interest_paid", "Zinsen gezahlt"),
                    ("suspense", "in Verwahrung"),
                    ("assigned", "aus der Verwahrung zugeordnet"),
                ],
                max_length=20,
                verbose_name="Verbleib",
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="purse",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="ledger.purse",
                verbose_name="Konten der Zuwendung",
            ),
        ),
        migrations.AlterField(
            model_name="journalhead",
            name="seal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="heads",
                to="ledger.voucherseal",
                verbose_name="Prüfsumme",
            ),
        ),
        migrations.AlterField(
            model_name="voucherseal",
            name="sealed_at",
            field=models.DateTimeField(verbose_name="gesichert am"),
        ),
        migrations.AlterField(
            model_name="command",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="erfasst von",
            ),
        ),
        migrations.AlterField(
            model_name="periodclosing",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="erfasst von",
            ),
        ),
        migrations.AlterField(
            model_name="planentry",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="erfasst von",
            ),
        ),
        migrations.AlterField(
            model_name="voucher",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="erfasst von",
            ),
        ),
    ]
