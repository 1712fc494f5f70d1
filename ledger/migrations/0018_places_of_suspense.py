from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0017_places_of_interest"),
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
                            "lost",
                            "agreements",
                            "committed",
                            "interest_claims",
                            "interest_owed",
                            "interest_due",
                            "interest_paid",
                            "suspense",
                            "assigned",
                        ],
                    )
                ),
                name="account_place_is_known",
            ),
        ),
    ]
