from decimal import ROUND_HALF_UP, Decimal

from django.db import migrations, models

AT_ONCE = 500


def tell_the_quota(apps, schema_editor):
    """Expenses of share financing learn the quota by which they were split, if nothing capped it.

    Until now each was rounded by itself, so its part shows by which quota of the award's notices
    it was split; of several that fit, the latest one counts.
    """
    notices = apps.get_model("grants", "AwardNotice").objects.filter(quota__isnull=False)
    expenses = apps.get_model("grants", "Expense").objects
    quotas = {}
    for award, quota in notices.order_by("-number").values_list("award", "quota"):
        quotas.setdefault(award, []).append(quota)
    told = []
    for expense in expenses.filter(award__in=quotas).iterator():
        of_grant = expense.amount - expense.own_share
        fitting = (
            quota for quota in quotas[expense.award_id] if _part(expense.amount, quota) == of_grant
        )
        expense.quota = next(fitting, None)
        if expense.quota is not None:
            told.append(expense)
    expenses.bulk_update(told, ["quota"], batch_size=AT_ONCE)


def _part(amount, quota):
    return (amount * quota / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


class Migration(migrations.Migration):
    dependencies = [("grants", "0028_forget_use_marks")]

    operations = [
        migrations.AddField(
            model_name="expense",
            name="quota",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                max_digits=7,
                null=True,
                verbose_name="aufgeteilt nach Fördersatz in %",
            ),
        ),
        migrations.RunPython(tell_the_quota, migrations.RunPython.noop),
    ]
