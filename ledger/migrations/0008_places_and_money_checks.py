from django.core.management import CommandError
from django.db import migrations, models


def refuse_plans_below_zero(apps, schema_editor):
    """Stop with what is to be done, before the database refuses them without a word."""
    below_zero = (
        apps.get_model("ledger", "Appropriation")
        .objects.filter(budgeted__lt=0)
        .order_by("line__code", "year")
        .values_list("line__code", "year", "budgeted")
    )
    named = ", ".join(f"{line} {year} ({amount} euro)" for line, year, amount in below_zero)
    if named:
        raise CommandError(
            f"An Ansatz below zero is not allowed any more: {named}. Nothing was changed. Please "
            "go back to the release you came from, raise each Ansatz to zero or more on the page "
            "of its Haushaltsposition, enter the cut as Fortschreibung instead, and then update "
            "again. A closed year has to be reopened for that."
        )


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0007_recorded_index"),
    ]

    operations = [
        migrations.RunPython(refuse_plans_below_zero, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="account",
            name="account_below_zero_only_at_origins",
        ),
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
                    ("may_go_below_zero", False),
                    ("place__in", ("funder", "county", "agreements", "third_party")),
                    _connector="OR",
                ),
                name="account_below_zero_only_at_origins",
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
                            "third_party",
                            "agreements",
                            "committed",
                        ],
                    )
                ),
                name="account_place_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountturnover",
            constraint=models.CheckConstraint(
                condition=models.Q(("incoming__gte", 0), ("outgoing__gte", 0)),
                name="account_turnover_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="appropriation",
            constraint=models.CheckConstraint(
                condition=models.Q(("budgeted__gte", 0)),
                name="appropriation_budgeted_not_negative",
                violation_error_message=(
                    "Ein Ansatz liegt nicht unter 0,00 €. Bitte den Ansatz ab 0,00 € eingeben und "
                    "eine Kürzung als Fortschreibung."
                ),
            ),
        ),
    ]
