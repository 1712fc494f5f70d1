import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def tell_whose_alerts_they_are(apps, schema_editor):
    """Alerts know by their subject whose they are; a run then brings the rest up to date."""

    def rows_of(app, model):
        return apps.get_model(app, model).objects

    rows_of("grants", "Alert").update(first_title=models.F("title"), first_text=models.F("text"))
    awards = set(rows_of("grants", "Award").values_list("pk", flat=True))
    rings = set(rows_of("ledger", "Ring").values_list("pk", flat=True))
    of_deadlines = dict(rows_of("grants", "Deadline").values_list("pk", "award_id"))
    of_receipts = dict(rows_of("grants", "Receipt").values_list("voucher_id", "award_id"))
    for alert in rows_of("grants", "Alert").iterator():
        kind, _, rest = alert.subject.partition("-")
        number = int(rest.partition("-")[0])
        alert.award_id = {
            "award": number if number in awards else None,
            "deadline": of_deadlines.get(number),
            "receipt": of_receipts.get(number),
        }.get(kind)
        alert.ring_id = number if kind == "ring" and number in rings else None
        alert.save(update_fields=["award_id", "ring_id"])
    if awards or rings:
        rows_of("grants", "Recheck").create()


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0020_share_beyond_plan"),
        ("ledger", "0010_ring_booked_here"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="award",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="grants.award",
                verbose_name="Zuwendung",
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="Tag"),
        ),
        migrations.AddField(
            model_name="alert",
            name="first_text",
            field=models.TextField(blank=True, verbose_name="Einzelheiten bei Eröffnung"),
        ),
        migrations.AddField(
            model_name="alert",
            name="first_title",
            field=models.CharField(blank=True, max_length=300, verbose_name="Befund bei Eröffnung"),
        ),
        migrations.AddField(
            model_name="alert",
            name="responsible",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="zuständig",
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="ring",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="ledger.ring",
                verbose_name="Ring",
            ),
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "marked_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="vorgemerkt am"),
                ),
                (
                    "award",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="grants.award",
                        verbose_name="Zuwendung",
                    ),
                ),
                (
                    "ring",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ledger.ring",
                        verbose_name="Ring",
                    ),
                ),
            ],
            options={
                "verbose_name": "Vormerkung zur Prüfung",
                "verbose_name_plural": "Vormerkungen zur Prüfung",
                "ordering": ("id",),
            },
        ),
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
                    ("recheck_changes", "Geändertes nachprüfen"),
                    ("send_deliveries", "Hinweise versenden"),
                    ("seal_journal", "Journal versiegeln"),
                    ("mail_journal_head", "Journalkopf versenden"),
                    ("verify_journal", "Journal prüfen"),
                ],
                max_length=40,
                verbose_name="Aufgabe",
            ),
        ),
        migrations.RunPython(tell_whose_alerts_they_are, migrations.RunPython.noop),
    ]
