from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

import ledger.money


def take_amounts_off(apps, schema_editor):
    """A temporary write-off always concerned the whole claim, whatever amount it named."""
    write_offs = apps.get_model("grants", "WriteOff").objects.using(schema_editor.connection.alias)
    write_offs.filter(until__isnull=False).update(amount=None)


def name_whole_claims(apps, schema_editor):
    database = schema_editor.connection.alias
    claims = apps.get_model("grants", "Claim").objects.using(database)
    write_offs = apps.get_model("grants", "WriteOff").objects.using(database)
    of_claim = claims.filter(pk=OuterRef("claim")).values("amount")
    write_offs.filter(amount__isnull=True).update(amount=Subquery(of_claim))


class Migration(migrations.Migration):
    dependencies = [("grants", "0050_german_order")]

    operations = [
        migrations.RemoveConstraint(model_name="writeoff", name="write_off_amount_positive"),
        migrations.AlterField(
            model_name="writeoff",
            name="amount",
            field=ledger.money.CentsField(blank=True, null=True, verbose_name="niederzuschlagen"),
        ),
        migrations.RunPython(take_amounts_off, name_whole_claims),
        migrations.AddConstraint(
            model_name="writeoff",
            constraint=models.CheckConstraint(
                condition=Q(until__isnull=True, amount__isnull=False, amount__gt=0)
                | Q(until__isnull=False, amount__isnull=True),
                name="write_off_amount_only_for_good",
            ),
        ),
    ]
