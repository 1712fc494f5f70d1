from django.db import models
from django.db.models import Q

from grants.models.pass_through import PassThrough
from ledger.days import format_day
from ledger.models import Voucher
from ledger.money import CentsField


class PassThroughNotice(models.Model):
    """Vereinbarung: the contract or decision of a pass-through of ours, or its amendment.

    ``agreed`` is the new total in euro; 0 cancels the pass-through. ``voucher`` books what it
    added to or took from the commitment. An amendment has a ``reason``. The day of the first
    one may be unknown.
    """

    pass_through = models.ForeignKey(
        PassThrough, models.PROTECT, related_name="notices", verbose_name="Weiterleitung"
    )
    number = models.PositiveSmallIntegerField("Nummer")
    decided_on = models.DateField("vereinbart am", null=True, blank=True)
    agreed = CentsField("vereinbart")
    reason = models.CharField("Grund", max_length=300, blank=True)
    voucher = models.OneToOneField(
        Voucher, models.PROTECT, related_name="pass_through_notice", verbose_name="Beleg"
    )

    class Meta:
        verbose_name = "Vereinbarung"
        verbose_name_plural = "Vereinbarungen"
        ordering = ("pass_through", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("pass_through", "number"), name="pass_through_notice_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number=1, agreed__gt=0)
                | Q(number__gt=1, agreed__gte=0, decided_on__isnull=False) & ~Q(reason=""),
                name="pass_through_notice_amends_with_day_and_reason",
            ),
        )

    def __str__(self) -> str:
        kind = "Vereinbarung" if self.number == 1 else f"{self.number - 1}. Änderung"
        return f"{kind} vom {format_day(self.decided_on)}" if self.decided_on else kind
