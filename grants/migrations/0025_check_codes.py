from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A Prüfung is a check in every table as well; rows stay as they are."""

    dependencies = [("grants", "0024_settings_that_differ")]

    operations = [
        migrations.RemoveConstraint("alert", "alert_open_once"),
        migrations.RenameField("alert", "rule", "check_code"),
        migrations.AddConstraint(
            "alert",
            models.UniqueConstraint(
                fields=("check_code", "subject", "stage"),
                condition=Q(settled_on__isnull=True),
                name="alert_open_once",
            ),
        ),
        *(
            migrations.RemoveConstraint("rulesetting", f"rule_setting_{name}")
            for name in (
                "once_for_all",
                "once_a_programme",
                "once_an_award",
                "for_a_programme_or_an_award",
            )
        ),
        migrations.RenameModel("RuleSetting", "CheckSetting"),
        migrations.RenameField("checksetting", "rule", "check_code"),
        migrations.AlterModelOptions(
            "checksetting",
            {
                "ordering": ("check_code", "programme", "award"),
                "verbose_name": "Schwellenwert",
                "verbose_name_plural": "Schwellenwerte",
            },
        ),
        migrations.AlterField(
            model_name="checksetting",
            name="award",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.CASCADE,
                related_name="check_settings",
                to="grants.award",
                verbose_name="nur für Zuwendung",
            ),
        ),
        migrations.AlterField(
            model_name="checksetting",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.CASCADE,
                related_name="check_settings",
                to="grants.programme",
                verbose_name="nur für Förderprogramm",
            ),
        ),
        migrations.AddConstraint(
            model_name="checksetting",
            constraint=models.UniqueConstraint(
                condition=Q(("award__isnull", True), ("programme__isnull", True)),
                fields=("check_code",),
                name="check_setting_once_for_all",
                violation_error_message="Für diese Prüfung gibt es schon einen allgemeinen Schwellenwert. Bitte diesen ändern.",
            ),
        ),
        migrations.AddConstraint(
            model_name="checksetting",
            constraint=models.UniqueConstraint(
                fields=("check_code", "programme"), name="check_setting_once_a_programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="checksetting",
            constraint=models.UniqueConstraint(
                fields=("check_code", "award"), name="check_setting_once_an_award"
            ),
        ),
        migrations.AddConstraint(
            model_name="checksetting",
            constraint=models.CheckConstraint(
                condition=Q(("programme__isnull", True), ("award__isnull", True), _connector="OR"),
                name="check_setting_for_a_programme_or_an_award",
                violation_error_message="Bitte Förderprogramm oder Zuwendung wählen, nicht beides.",
            ),
        ),
    ]
