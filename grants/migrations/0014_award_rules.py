from typing import Any

from django.db import migrations, models

# Days before the date (or, of a drawdown, after it), and from when supervisors are told too.
DEFAULTS = (
    {"rule": "two_month_use", "stages": "21,7,0", "supervisor_from": 0},
    {"rule": "drawdown_due", "stages": "30,14,3", "supervisor_from": 3},
    {"rule": "application_window", "stages": "60,30,7", "supervisor_from": 7},
    {"rule": "repayment_due", "stages": "30,14,3", "supervisor_from": 3},
    {"rule": "award_without_ring"},
    {"rule": "plan_item_overrun"},
    {"rule": "entitlement_reduced"},
    {"rule": "fte_cap"},
    {"rule": "fte_open"},
    {"rule": "fte_below_minimum"},
    {"rule": "fte_double"},
    {"rule": "award_without_application"},
    {"rule": "application_without_date"},
    {"rule": "early_start_pending"},
    {"rule": "notice_without_date"},
    {"rule": "empty_notice"},
    {"rule": "drawdown_without_notice"},
    {"rule": "drawdown_without_date"},
    {"rule": "drawdown_without_receipt", "stages": "30"},
    {"rule": "receipt_without_drawdown"},
    {"rule": "proof_without_date"},
    {"rule": "proof_without_final_notice"},
    {"rule": "proof_without_actual_cost"},
    {"rule": "no_responsible_person"},
    {"rule": "unconfirmed_rate"},
)


def install_defaults(apps: Any, schema_editor: Any) -> None:
    settings = apps.get_model("grants", "RuleSetting").objects
    for default in DEFAULTS:
        settings.create(**default)


def remove_settings(apps: Any, schema_editor: Any) -> None:
    rules = [default["rule"] for default in DEFAULTS]
    apps.get_model("grants", "RuleSetting").objects.filter(rule__in=rules).delete()


class Migration(migrations.Migration):
    dependencies = [("grants", "0013_post_change")]

    operations = [
        migrations.RunPython(install_defaults, remove_settings),
        migrations.AlterField(
            model_name="jobrun",
            name="job",
            field=models.CharField(
                choices=[
                    ("warn_expiring_spending_windows", "Verausgabungsfristen prüfen"),
                    ("warn_unbalanced_rings", "Zweckbindungsringe prüfen"),
                    ("warn_due_proofs", "Verwendungsnachweise prüfen"),
                    ("warn_overcommitted_awards", "Bindungen prüfen"),
                    ("check_awards", "Zuwendungen und ihre Angaben prüfen"),
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
