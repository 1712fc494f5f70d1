from decimal import ROUND_HALF_UP, Decimal

from django.db import migrations, models

AT_ONCE = 500


def tell_the_quota(apps, schema_editor):
    """Expenses of share financing learn the quota by which they were split, if nothing capped it.

    Until now each was rounded by itself, so that its part shows whether it was capped. It was
    split by the notice in force when it was booked: the latest one with an earlier voucher.
    """
    notices = apps.get_model("grants", "AwardNotice").objects
    expenses = apps.get_model("grants", "Expense").objects
    by_award = {}
    for notice in notices.filter(voucher__isnull=False).order_by("voucher_id"):
        by_award.setdefault(notice.award_id, []).append((notice.voucher_id, notice.quota))
    told = []
    shared = [award for award, of_award in by_award.items() if any(quota for _, quota in of_award)]
    for expense in expenses.filter(award__in=shared).iterator():
        before = [
            quota for voucher, quota in by_award[expense.award_id] if voucher < expense.voucher_id
        ]
        quota = before[-1] if before else None
        if quota and expense.amount - expense.own_share == _part(expense.amount, quota):
            expense.quota = quota
            told.append(expense)
    expenses.bulk_update(told, ["quota"], batch_size=AT_ONCE)


def _part(amount, quota):
    return (amount * quota / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


class Migration(migrations.Migration):
    dependencies = [("grants", "0029_forget_use_marks")]

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
