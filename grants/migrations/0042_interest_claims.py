import django.db.models.deletion
from django.db import migrations, models

import ledger.money


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0041_revocation_and_carry_over"),
        ("ledger", "0017_places_of_interest"),
    ]

    operations = [
        migrations.CreateModel(
            name="InterestClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", ledger.money.CentsField(verbose_name="Betrag")),
                ("due_on", models.DateField(verbose_name="zu zahlen bis")),
                (
                    "file_reference",
                    models.CharField(blank=True, max_length=100, verbose_name="Aktenzeichen"),
                ),
                (
                    "reckoned",
                    ledger.money.CentsField(blank=True, null=True, verbose_name="selbst errechnet"),
                ),
                (
                    "reckoned_to",
                    models.DateField(blank=True, null=True, verbose_name="gerechnet bis"),
                ),
                (
                    "reckoned_through",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="gerechnet mit Belegen bis Nummer"
                    ),
                ),
                (
                    "base_amount",
                    ledger.money.CentsField(
                        blank=True, null=True, verbose_name="verzinster Betrag"
                    ),
                ),
                (
                    "base_paid_on",
                    models.DateField(blank=True, null=True, verbose_name="ausgezahlt am"),
                ),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interest_claim",
                        to="ledger.account",
                        verbose_name="Konto",
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interest_claims",
                        to="grants.award",
                        verbose_name="Zuwendung",
                    ),
                ),
                (
                    "pass_through",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interest_claims",
                        to="grants.passthrough",
                        verbose_name="Weiterleitung",
                    ),
                ),
                (
                    "voucher",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_booking",
                        to="ledger.voucher",
                        verbose_name="Beleg",
                    ),
                ),
            ],
            options={
                "verbose_name": "Zinsforderung",
                "verbose_name_plural": "Zinsforderungen",
                "ordering": ("voucher__booked_on", "voucher_id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterestPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", ledger.money.CentsField(verbose_name="Betrag")),
                (
                    "interest_claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="grants.interestclaim",
                        verbose_name="Zinsforderung",
                    ),
                ),
                (
                    "voucher",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_booking",
                        to="ledger.voucher",
                        verbose_name="Beleg",
                    ),
                ),
            ],
            options={
                "verbose_name": "Zinszahlung",
                "verbose_name_plural": "Zinszahlungen",
                "ordering": ("voucher__booked_on", "voucher_id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterestReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", ledger.money.CentsField(verbose_name="Betrag")),
                (
                    "interest_claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="grants.interestclaim",
                        verbose_name="Zinsforderung",
                    ),
                ),
                (
                    "voucher",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_booking",
                        to="ledger.voucher",
                        verbose_name="Beleg",
                    ),
                ),
            ],
            options={
                "verbose_name": "Zinseingang",
                "verbose_name_plural": "Zinseingänge",
                "ordering": ("voucher__booked_on", "voucher_id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterestWithdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", ledger.money.CentsField(verbose_name="Betrag")),
                ("reason", models.CharField(max_length=300, verbose_name="Grund")),
                (
                    "interest_claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="grants.interestclaim",
                        verbose_name="Zinsforderung",
                    ),
                ),
                (
                    "voucher",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_booking",
                        to="ledger.voucher",
                        verbose_name="Beleg",
                    ),
                ),
            ],
            options={
                "verbose_name": "Rücknahme einer Zinsforderung",
                "verbose_name_plural": "Rücknahmen von Zinsforderungen",
                "ordering": ("voucher__booked_on", "voucher_id"),
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="interestclaim",
            index=models.Index(fields=["amount"], name="interestclaim_by_amount"),
        ),
        migrations.AddConstraint(
            model_name="interestclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="interestclaim_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="interestclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reckoned__isnull", True),
                    models.Q(("reckoned__gte", 0), ("reckoned_to__isnull", False)),
                    _connector="OR",
                ),
                name="interest_claim_reckoned_to_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="interestclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("base_amount__isnull", True), ("base_paid_on__isnull", True)),
                    models.Q(
                        ("base_amount__gt", 0),
                        ("base_paid_on__lte", models.F("reckoned_to")),
                        ("pass_through__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="interest_claim_base_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="interestpayment",
            index=models.Index(fields=["amount"], name="interestpayment_by_amount"),
        ),
        migrations.AddConstraint(
            model_name="interestpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="interestpayment_amount_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="interestreceipt",
            index=models.Index(fields=["amount"], name="interestreceipt_by_amount"),
        ),
        migrations.AddConstraint(
            model_name="interestreceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="interestreceipt_amount_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="interestwithdrawal",
            index=models.Index(fields=["amount"], name="interestwithdrawal_by_amount"),
        ),
        migrations.AddConstraint(
            model_name="interestwithdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="interestwithdrawal_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="interestwithdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="interest_withdrawal_with_a_reason",
            ),
        ),
    ]
