from django.db import migrations, models

CODES = [
    ("use_period", "Verwendungsfrist nach Zahlungseingang (Monate)"),
    ("drawdown_period", "Bedarf eines Mittelabrufs (Monate im Voraus)"),
    ("appeal_period", "Klagefrist bis zur Bestandskraft (Monate)"),
    ("proof_period", "Verwendungsnachweis nach dem Bewilligungszeitraum (Monate)"),
    ("interim_proof_period", "Zwischennachweis nach dem Haushaltsjahr (Monate)"),
    ("recipient_proof_lead", "Nachweis des Empfängers vor dem eigenen Verwendungsnachweis (Tage)"),
    ("item_overrun", "Überschreitung einer Ausgabeposition (%)"),
    ("minimum_fte", "kleinster anerkannter Stellenanteil (VZÄ)"),
    ("minimum_change", "Bagatellgrenze der Kürzung (Euro)"),
    ("interest_spread", "Zinsaufschlag auf den Basiszinssatz (Prozentpunkte)"),
    ("interest_free_period", "zinsfreie Zeit ab Eingang (Monate)"),
    ("interest_year", "Zinstage je Jahr (365 taggenau, 360 zu 30 je Monat)"),
]


def _code() -> models.CharField:
    return models.CharField("Regel", max_length=30, choices=CODES)


class Migration(migrations.Migration):
    dependencies = [("grants", "0018_transfer_of_plan_item")]

    operations = [
        migrations.AlterField(model_name="ruleoverride", name="code", field=_code()),
        migrations.AlterField(model_name="standardrule", name="code", field=_code()),
    ]
