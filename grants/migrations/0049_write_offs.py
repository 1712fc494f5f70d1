import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery

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


def withdraw_on_the_day_of_the_claim(apps, schema_editor):
    """Before its day a claim cannot have been taken back; it was mistyped."""
    claims = apps.get_model("grants", "Claim").objects.using(schema_editor.connection.alias)
    claims.filter(withdrawn_on__lt=F("claimed_on")).update(withdrawn_on=F("claimed_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0047_held_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="payout",
            name="set_off_return",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="set_off_payout",
                to="grants.return",
                verbose_name="verrechneter Rückfluss",
            ),
        ),
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
        migrations.AddField(
            model_name="writeoff",
            name="withdrawn_on",
            field=models.DateField(blank=True, null=True, verbose_name="zurückgenommen am"),
        ),
        migrations.AddField(
            model_name="writeoff",
            name="withdrawal_reason",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="Grund der Rücknahme"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="writeoff",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="zurückgenommen von",
            ),
        ),
        migrations.AddConstraint(
            model_name="writeoff",
            constraint=models.CheckConstraint(
                condition=Q(
                    withdrawn_on__isnull=True, withdrawn_by__isnull=True, withdrawal_reason=""
                )
                | (
                    Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False, until__isnull=True)
                    & ~Q(withdrawal_reason="")
                ),
                name="write_off_withdrawn_with_day_person_and_reason",
            ),
        ),
        migrations.RunPython(withdraw_on_the_day_of_the_claim, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("claimed_on")),
                name="claim_withdrawn_not_before_its_day",
            ),
        ),
    ]
