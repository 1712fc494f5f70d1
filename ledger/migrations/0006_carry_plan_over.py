from datetime import date

from django.db import migrations

REASON = (
    "Übernommen: stand schon im Plan, bevor Änderungen einzeln festgehalten wurden. "
    "Als Tag gilt der 1. Januar."
)


def carry_plan_over(apps, schema_editor):
    """Write down every plan there is as its first entry, recorded now."""
    appropriations = apps.get_model("ledger", "Appropriation").objects.order_by("pk")
    plan_entry = apps.get_model("ledger", "PlanEntry")
    for row in appropriations.iterator():
        for kind, amount in (("budgeted", row.budgeted), ("adjustment", row.adjustment)):
            if kind == "budgeted" or amount:
                plan_entry.objects.create(
                    line_id=row.line_id,
                    year=row.year,
                    kind=kind,
                    amount=amount,
                    decided_on=date(row.year, 1, 1),
                    reason=REASON,
                )


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_plan_entry"),
    ]

    operations = [
        # Backwards the table goes as a whole; the kept totals stay as they are.
        migrations.RunPython(carry_plan_over, migrations.RunPython.noop),
    ]
