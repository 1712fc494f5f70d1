"""Words of the trade on screen, and the group Revision becomes Rechnungsprüfung, with its members.

Nothing changes in the database but that name.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def to_audit_office(apps: Any, schema_editor: Any) -> None:
    _rename_group(apps, schema_editor, "Revision", "Rechnungsprüfung")


def to_revision(apps: Any, schema_editor: Any) -> None:
    _rename_group(apps, schema_editor, "Rechnungsprüfung", "Revision")


def _rename_group(apps: Any, schema_editor: Any, old: str, new: str) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    before = groups.filter(name=old).first()
    if before is None:
        return
    taken = groups.filter(name=new).first()
    if taken is None:
        before.name = new
        before.save(update_fields=["name"])
        return
    # Somebody made a group of that name by hand: it takes the members of both.
    taken.user_set.add(*before.user_set.all())
    before.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0044_value_day_of_new_kinds"),
        ("ledger", "0019_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(to_audit_office, to_revision),
        migrations.AlterModelOptions(
            name="delivery",
            options={
                "ordering": ("-id",),
                "verbose_name": "Mailversand",
                "verbose_name_plural": "Mailversand",
            },
        ),
        migrations.AlterModelOptions(
            name="otherincome",
            options={
                "ordering": ("voucher__booked_on", "voucher_id"),
                "verbose_name": "Leistung Dritter",
                "verbose_name_plural": "Leistungen Dritter",
            },
        ),
        migrations.AlterField(
            model_name="checkcase",
            name="severity",
            field=models.CharField(
                choices=[
                    ("note", "zur Kenntnis"),
                    ("warning", "Warnung"),
                    ("urgent", "dringend"),
                ],
                max_length=10,
                verbose_name="Gewicht",
            ),
        ),
        migrations.AlterField(
            model_name="checkcase",
            name="title",
            field=models.CharField(max_length=300, verbose_name="Hinweis"),
        ),
        migrations.AlterField(
            model_name="alert",
            name="severity",
            field=models.CharField(
                choices=[("note", "zur Kenntnis"), ("warning", "Warnung"), ("urgent", "dringend")],
                max_length=10,
                verbose_name="Gewicht",
            ),
        ),
        migrations.AlterField(
            model_name="alert",
            name="title",
            field=models.CharField(max_length=300, verbose_name="Hinweis"),
        ),
        migrations.AlterField(
            model_name="award",
            name="purse",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="award",
                to="ledger.purse",
                verbose_name="Konten der Zuwendung",
            ),
        ),
        migrations.AlterField(
            model_name="deadlinechange",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="erfasst von",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "wartet"),
                    ("leased", "wird gesendet"),
                    ("sent", "gesendet"),
                    ("failed", "gescheitert"),
                    ("dropped", "entfallen"),
                ],
                default="pending",
                max_length=10,
                verbose_name="Status",
            ),
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
                    ("seal_journal", "Journal gegen Änderung sichern"),
                    ("mail_journal_head", "Tagesprüfsumme versenden"),
                    ("verify_journal", "Journal prüfen"),
                ],
                max_length=40,
                verbose_name="Aufgabe",
            ),
        ),
        migrations.AlterField(
            model_name="planitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("staff", "Personalausgaben"),
                    ("material", "Sachausgaben"),
                    ("pass_through", "Weiterleitungen"),
                    ("own_share", "Eigenanteil"),
                    ("other_funds", "Leistungen Dritter"),
                ],
                max_length=20,
                verbose_name="Art",
            ),
        ),
        migrations.AlterField(
            model_name="postchange",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="erfasst von",
            ),
        ),
    ]
