from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ledger.models.account import Account
from ledger.models.budget import BudgetLine
from ledger.models.command import Command
from ledger.money import CentsField


class Voucher(models.Model):
    """Beleg: the postings of one user action. Never changed, never deleted, only reversed.

    ``booked_on`` is the value date, ``recorded_at`` the time of booking. A reversal names the
    voucher it takes back (at most one each) and the reason.
    """

    command = models.ForeignKey(
        Command, models.PROTECT, related_name="vouchers", verbose_name="Vorgang"
    )
    booked_on = models.DateField("Buchungsdatum", db_index=True)
    recorded_at = models.DateTimeField(
        "erfasst am", default=timezone.now, editable=False, db_index=True
    )
    document_number = models.CharField("Belegnummer", max_length=60, blank=True)
    text = models.CharField("Buchungstext", max_length=300)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="erfasst von"
    )
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="reversed_by",
        verbose_name="storniert",
        null=True,
        blank=True,
    )
    reason = models.CharField("Begründung", max_length=300, blank=True)
    is_example = models.BooleanField("Beispiel", default=False)

    class Meta:
        verbose_name = "Beleg"
        verbose_name_plural = "Belege"
        ordering = ("-booked_on", "-id")
        # Without it SQLite, once it has counted a journal without reversals, looks for the
        # reversal of each voucher by reading all of them.
        indexes = (
            models.Index(
                fields=("reverses",), name="voucher_reversals", condition=Q(reverses__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reason=""),
                name="voucher_reversal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reverses=F("id")),
                name="voucher_does_not_reverse_itself",
            ),
        )

    def __str__(self) -> str:
        return f"Beleg {self.pk}"


class Posting(models.Model):
    """Buchung: moves whole cents from one account to another; it balances by construction.

    ``amount`` is in euro and above zero. ``line`` and ``year`` name the budget line and the
    fiscal year whose appropriation it counts against, where it touches the budget.
    """

    voucher = models.ForeignKey(
        Voucher, models.PROTECT, related_name="postings", verbose_name="Beleg"
    )
    source = models.ForeignKey(
        Account, models.PROTECT, related_name="postings_out", verbose_name="von"
    )
    target = models.ForeignKey(
        Account, models.PROTECT, related_name="postings_in", verbose_name="nach"
    )
    amount = CentsField("Betrag")
    line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        related_name="postings",
        verbose_name="Haushaltsposition",
        null=True,
        blank=True,
    )
    year = models.PositiveSmallIntegerField("Haushaltsjahr", null=True, blank=True)

    class Meta:
        verbose_name = "Buchung"
        verbose_name_plural = "Buchungen"
        ordering = ("id",)
        indexes = (models.Index(fields=("line", "year"), name="posting_by_line_and_year"),)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_amount_positive"),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="posting_moves_between_two_accounts"
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=True, year__isnull=True)
                | Q(line__isnull=False, year__isnull=False),
                name="posting_line_and_year_together",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
