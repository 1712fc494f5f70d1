from typing import Any

from django.db import migrations, models


def install_default(apps: Any, schema_editor: Any) -> None:
    apps.get_model("grants", "RuleSetting").objects.create(rule="over_granted")


def remove_settings(apps: Any, schema_editor: Any) -> None:
    apps.get_model("grants", "RuleSetting").objects.filter(rule="over_granted").delete()


class Migration(migrations.Migration):
    dependencies = [("grants", "0007_cancelled_pass_throughs")]

    operations = [
        migrations.RunPython(install_default, remove_settings),
        migrations.AlterField(
            model_name="jobrun",
            name="job",
            field=models.CharField(
                choices=[
                    ("warn_expiring_spending_windows", "Verausgabungsfristen prüfen"),
                    ("warn_unbalanced_rings", "Zweckbindungsringe prüfen"),
                    ("warn_due_proofs", "Verwendungsnachweise prüfen"),
                    ("warn_overcommitted_awards", "Bindungen prüfen"),
                    ("run_checks", "alle Prüfungen mit Versand"),
                    ("send_deliveries", "Hinweise versenden"),
                    ("seal_journal", "Journal versiegeln"),
                    ("mail_journal_head", "Journalkopf versenden"),
                    ("verify_journal", "Journal prüfen"),
                ],
                max_length=40,
                verbose_name="Aufgabe",
            ),
        ),
    ]
