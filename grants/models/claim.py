from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from grants.models.pass_through import PassThrough
from ledger.days import format_day
from ledger.money import CentsField


class Claim(models.Model):
    """Rückforderung: what we demand back from the recipient of a pass-through, in euro.

    It stays open until what came back, was set off or was written off for good reaches it. A claim
    that was taken back stays, with its day and reason.
    """

    pass_through = models.ForeignKey(
        PassThrough, models.PROTECT, related_name="claims", verbose_name="Weiterleitung"
    )
    amount = CentsField("zurückgefordert")
    claimed_on = models.DateField("gefordert am")
    due_on = models.DateField("fällig am")
    reason = models.CharField("Grund", max_length=300)
    file_reference = models.CharField("Aktenzeichen", max_length=100, blank=True)
    withdrawn_on = models.DateField("zurückgenommen am", null=True, blank=True)
    withdrawal_reason = models.CharField("Grund der Rücknahme", max_length=300, blank=True)

    class Meta:
        verbose_name = "Rückforderung"
        verbose_name_plural = "Rückforderungen"
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="claim_amount_positive"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("claimed_on")), name="claim_due_after_its_day"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="claim_has_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawal_reason="")),
                name="claim_withdrawn_with_day_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("claimed_on")),
                name="claim_withdrawn_not_before_its_day",
            ),
        )

    def __str__(self) -> str:
        return f"Rückforderung vom {format_day(self.claimed_on)}"


class WriteOff(models.Model):
    """Niederschlagung: a claim is not pursued, up to a day (befristet) or for good.

    One up to a day always concerns all that is open, so it carries no amount. One for good takes
    effect only once a second person has approved it; that books the loss. Until then it can be
    taken back, with day, person and reason. Never changed otherwise, never deleted.
    """

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="write_offs", verbose_name="Rückforderung"
    )
    amount = CentsField("niederzuschlagen", null=True, blank=True)
    until = models.DateField("befristet bis", null=True, blank=True)
    reason = models.CharField("Grund", max_length=300)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="erfasst von"
    )
    requested_at = models.DateTimeField("erfasst am", default=timezone.now, editable=False)
    withdrawn_on = models.DateField("zurückgenommen am", null=True, blank=True)
    withdrawal_reason = models.CharField("Grund der Rücknahme", max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="zurückgenommen von",
    )

    class Meta:
        verbose_name = "Niederschlagung"
        verbose_name_plural = "Niederschlagungen"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True, amount__isnull=False, amount__gt=0)
                | Q(until__isnull=False, amount__isnull=True),
                name="write_off_amount_only_for_good",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="write_off_has_a_reason"),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_on__isnull=True, withdrawn_by__isnull=True, withdrawal_reason=""
                )
                | (
                    Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False, until__isnull=True)
                    & ~Q(withdrawal_reason="")
                ),
                name="write_off_withdrawn_with_day_person_and_reason",
            ),
        )

    def __str__(self) -> str:
        until = f"befristet bis {format_day(self.until)}" if self.until else "unbefristet"
        return f"Niederschlagung ({until})"

    @property
    def is_temporary(self) -> bool:
        """Befristet: the claim stays, and is pursued again after the day."""
        return self.until is not None
