from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0013_days_of_accounts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="account",
            name="account_place_is_known",
        ),
        migrations.AlterField(
            model_name="account",
            name="place",
            field=models.CharField(
                choices=[
                    ("funder", "Fördergeber"),
                    ("pledged", "noch nicht eingegangen"),
                    ("cash", "verfügbar"),
                    ("spent", "selbst ausgegeben"),
                    ("with_recipient", "bei Empfängern"),
                    ("proven", "nachgewiesen"),
                    ("repaid", "zurückgezahlt"),
                    ("county", "Kreis"),
                    ("own_share_spent", "Eigenanteil ausgegeben"),
                    ("prefinanced", "vom Kreis vorfinanziert"),
                    ("ahead_with_recipient", "vorfinanziert, bei Empfängern"),
                    ("ahead_proven", "vorfinanziert und nachgewiesen"),
                    ("third_party", "Dritte"),
                    ("agreements", "Vereinbarungen"),
                    ("committed", "gebunden"),
                ],
                max_length=20,
                verbose_name="Ort",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "place__in",
                        [
                            "funder",
                            "pledged",
                            "cash",
                            "spent",
                            "with_recipient",
                            "proven",
                            "repaid",
                            "county",
                            "own_share_spent",
                            "prefinanced",
                            "ahead_with_recipient",
                            "ahead_proven",
                            "third_party",
                            "agreements",
                            "committed",
                        ],
                    )
                ),
                name="account_place_is_known",
            ),
        ),
    ]
