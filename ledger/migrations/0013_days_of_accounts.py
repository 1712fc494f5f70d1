"""Tagessalden: the last day of each account, and whether a day of it was below zero."""

from django.db import migrations, models

_CHANGES = """
    SELECT target_id AS account_id, booked_on, amount AS cents
    FROM ledger_posting JOIN ledger_voucher ON ledger_voucher.id = voucher_id
    UNION ALL
    SELECT source_id, booked_on, -amount
    FROM ledger_posting JOIN ledger_voucher ON ledger_voucher.id = voucher_id
"""
_KEEP_LAST_DAY = f"""
    WITH last (account_id, day) AS (
        SELECT account_id, MAX(booked_on) FROM ({_CHANGES}) AS changed GROUP BY account_id
    )
    UPDATE ledger_account SET last_booked_on = last.day
    FROM last WHERE ledger_account.id = last.account_id
"""  # noqa: S608
_MARK = f"""
    UPDATE ledger_account SET was_below_zero = TRUE
    WHERE NOT may_go_below_zero AND id IN (
        SELECT account_id FROM (
            SELECT account_id, SUM(SUM(cents)) OVER (
                PARTITION BY account_id ORDER BY booked_on
            ) AS balance
            FROM ({_CHANGES}) AS changed GROUP BY account_id, booked_on
        ) AS days WHERE balance < 0
    )
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0012_seal_format"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="last_booked_on",
            field=models.DateField(blank=True, null=True, verbose_name="letzter Buchungstag"),
        ),
        migrations.AddField(
            model_name="account",
            name="was_below_zero",
            field=models.BooleanField(default=False, verbose_name="früher an einem Tag unter null"),
        ),
        migrations.RunSQL([_KEEP_LAST_DAY, _MARK], migrations.RunSQL.noop),
    ]
