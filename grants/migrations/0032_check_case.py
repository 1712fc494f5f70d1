from collections import defaultdict
from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.core.management.color import no_style
from django.db import migrations, models

import ledger.money

# Worst first, as pages rank them.
WEIGHTS = {"urgent": 0, "warning": 1, "note": 2}

INSERT_CASE = """
INSERT INTO grants_checkcase (
    id, check_code, subject, stage, severity, title, text, amount, due_on,
    responsible_id, award_id, ring_id, basis, settled_on, opened_on, relapses
)
SELECT
    id, check_code, subject, stage, severity, title, text, amount, due_on,
    responsible_id, award_id, ring_id, basis, settled_on, %s, %s
FROM grants_alert WHERE id = %s
"""
JOIN_CASE = "UPDATE grants_alert SET case_id = %s, relapse = %s WHERE id = %s"
# An alert keeps its first words. Its amount was only kept as it was last, and its last words stand
# nowhere else where another alert speaks for the case.
KEEP_FIRST_WORDS = """
UPDATE grants_alert SET
    title = first_title,
    amount = CASE WHEN title = first_title THEN amount END,
    text = first_text || CASE
        WHEN id IN (SELECT id FROM grants_checkcase) THEN ''
        ELSE ' Zuletzt: ' || title || '. ' || text
    END
WHERE first_title <> '' AND (first_title <> title OR first_text <> text)
"""
GIVE_BACK_WHOSE = """
UPDATE grants_alert SET
    first_title = title,
    first_text = text,
    (check_code, subject, responsible_id, award_id, ring_id, basis) = (
        SELECT check_code, subject, responsible_id, award_id, ring_id, basis
        FROM grants_checkcase WHERE grants_checkcase.id = grants_alert.case_id
    )
"""
# To the one open alert whose stage speaks, or to the last of a settled case.
GIVE_BACK_WORDS = """
UPDATE grants_alert SET
    (severity, title, text, amount, due_on) = (
        SELECT severity, title, text, amount, due_on
        FROM grants_checkcase WHERE grants_checkcase.id = grants_alert.case_id
    )
WHERE id IN (
    SELECT MAX(alert.id)
    FROM grants_alert alert JOIN grants_checkcase told ON told.id = alert.case_id
    WHERE told.settled_on IS NOT NULL
    OR (alert.settled_on IS NULL AND alert.stage = told.stage)
    GROUP BY alert.case_id
)
"""


def gather_alerts_into_cases(apps, schema_editor):
    """Each alert becomes a stage of the case of its check and subject, and keeps its deliveries.

    A case takes the words of its gravest open alert, or of the last one that was settled, and with
    them its number, so that the address of that alert leads to the case.
    """
    rows_of = defaultdict(list)
    alerts = apps.get_model("grants", "Alert").objects.order_by("opened_on", "pk")
    columns = ("check_code", "subject", "pk", "stage", "opened_on", "settled_on")
    for row in alerts.values(*columns, "severity", "due_on", "amount").iterator():
        rows_of[row["check_code"], row["subject"]].append(row)
    cases, stages = [], []
    for rows in rows_of.values():
        case, lives = _speaker(rows)["pk"], _lives(rows)
        cases.append((lives[-1][0]["opened_on"], len(lives) - 1, case))
        stages += [(case, number, row["pk"]) for number, life in enumerate(lives) for row in life]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(INSERT_CASE, cases)
        cursor.executemany(JOIN_CASE, stages)
        cursor.execute(KEEP_FIRST_WORDS)
        case_model = apps.get_model("grants", "CheckCase")
        for reset in schema_editor.connection.ops.sequence_reset_sql(no_style(), [case_model]):
            cursor.execute(reset)
    _have_all_judged_anew(apps)


def _speaker(rows):
    """The alert whose words are those of the case."""
    still_open = [row for row in rows if row["settled_on"] is None]
    if not still_open:
        return max(rows, key=lambda row: (row["settled_on"], row["pk"]))
    return min(
        still_open,
        key=lambda row: (
            WEIGHTS[row["severity"]],
            row["due_on"] or date.min,
            -abs(row["amount"] or 0),
            row["pk"],
        ),
    )


def _lives(rows):
    """The alerts from one settlement of the case to the next; ``rows`` in order.

    A stage that took over from another began on the day on which that one ended; where it is the
    same stage, it was settled and came back on that day.
    """
    lives = []
    for row in rows:
        if not lives or _came_back(row, lives[-1]):
            lives.append([])
        lives[-1].append(row)
    return lives


def _came_back(row, life):
    last_day = max(one["settled_on"] or date.max for one in life)
    return last_day < row["opened_on"] or (
        last_day == row["opened_on"]
        and any(one["stage"] == row["stage"] and one["settled_on"] == last_day for one in life)
    )


def give_alerts_back_what_their_cases_say(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(GIVE_BACK_WHOSE)
        cursor.execute(GIVE_BACK_WORDS)
        if schema_editor.connection.vendor == "postgresql":
            # The columns that go next cannot go while a check of these rows is put off.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _have_all_judged_anew(apps)


def _have_all_judged_anew(apps):
    """The next recheck writes down all that each case has to say."""
    if apps.get_model("grants", "Alert").objects.exists():
        apps.get_model("grants", "Recheck").objects.create()


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0031_alerts_by_check"),
        ("ledger", "0012_seal_format"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("check_code", models.SlugField(max_length=60, verbose_name="Prüfung")),
                ("subject", models.CharField(max_length=60, verbose_name="Gegenstand")),
                ("stage", models.CharField(max_length=20, verbose_name="Stufe")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("note", "Hinweis"),
                            ("warning", "Warnung"),
                            ("urgent", "dringend"),
                        ],
                        max_length=10,
                        verbose_name="Gewicht",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="Befund")),
                ("text", models.TextField(verbose_name="Einzelheiten")),
                ("amount", ledger.money.CentsField(blank=True, null=True, verbose_name="Betrag")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="Tag")),
                ("basis", models.JSONField(blank=True, default=dict, verbose_name="Grundlage")),
                ("opened_on", models.DateField(verbose_name="offen seit")),
                (
                    "settled_on",
                    models.DateField(blank=True, null=True, verbose_name="erledigt am"),
                ),
                (
                    "relapses",
                    models.PositiveIntegerField(default=0, verbose_name="wieder aufgetreten"),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="zuständig",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="grants.award",
                        verbose_name="Zuwendung",
                    ),
                ),
                (
                    "ring",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ledger.ring",
                        verbose_name="Ring",
                    ),
                ),
            ],
            options={
                "verbose_name": "Hinweis",
                "verbose_name_plural": "Hinweise",
                "ordering": ("-opened_on", "-id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_on__isnull", True)),
                        fields=["check_code", "severity", "due_on", "amount", "id"],
                        name="case_open_by_check",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("check_code", "subject"), name="check_case_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="alert",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="grants.checkcase",
                verbose_name="Hinweis",
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="relapse",
            field=models.PositiveIntegerField(default=0, verbose_name="Wiederauftreten"),
        ),
        # On the way back their columns come without a value first.
        migrations.AlterField(
            model_name="alert",
            name="check_code",
            field=models.SlugField("Prüfung", default="", max_length=60),
        ),
        migrations.AlterField(
            model_name="alert",
            name="subject",
            field=models.CharField("Gegenstand", default="", max_length=60),
        ),
        # It would forbid two open alerts of one stage while the columns have no value yet.
        migrations.RemoveConstraint(model_name="alert", name="alert_open_once"),
        migrations.RunPython(gather_alerts_into_cases, give_alerts_back_what_their_cases_say),
    ]
