from django.db import models
from django.db.models import F, Q

from grants.models.award import Award
from grants.models.booking import Booking, BookingKind, HangsOn
from grants.models.pass_through import PassThrough
from ledger.days import format_day
from ledger.models import Account
from ledger.money import CentsField


class InterestClaim(Booking):
    """Zinsforderung: interest that the authority claims from us, or that we claim from a recipient.

    With a ``pass_through`` its recipient owes the interest, else the county does. ``account`` holds
    what of it is still open.

    ``reckoned`` in euro is what we reckoned ourselves when the claim was recorded; None if nobody
    could. Ours is the interest sheet of the award up to ``reckoned_to``, by all vouchers through
    number ``reckoned_through``. That of a recipient is what ``base_amount``, paid out on
    ``base_paid_on``, costs if it is used on ``reckoned_to``.
    """

    kind = BookingKind(
        HangsOn.AWARD,
        is_transferable=False,
        summed=("amount", "reckoned", "base_amount"),
        moves_money=False,
    )

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="interest_claims", verbose_name="Zuwendung"
    )
    pass_through = models.ForeignKey(
        PassThrough,
        models.PROTECT,
        related_name="interest_claims",
        verbose_name="Weiterleitung",
        null=True,
        blank=True,
    )
    account = models.OneToOneField(
        Account, models.PROTECT, related_name="interest_claim", verbose_name="Konto"
    )
    due_on = models.DateField("zu zahlen bis")
    file_reference = models.CharField("Aktenzeichen", max_length=100, blank=True)
    reckoned = CentsField("selbst errechnet", null=True, blank=True)
    reckoned_to = models.DateField("gerechnet bis", null=True, blank=True)
    reckoned_through = models.PositiveBigIntegerField(
        "gerechnet mit Belegen bis Nummer", null=True, blank=True
    )
    base_amount = CentsField("verzinster Betrag", null=True, blank=True)
    base_paid_on = models.DateField("ausgezahlt am", null=True, blank=True)

    class Meta(Booking.Meta):
        verbose_name = "Zinsforderung"
        verbose_name_plural = "Zinsforderungen"
        constraints = (
            *Booking.Meta.constraints,
            models.CheckConstraint(
                condition=Q(reckoned__isnull=True) | Q(reckoned__gte=0, reckoned_to__isnull=False),
                name="interest_claim_reckoned_to_a_day",
            ),
            models.CheckConstraint(
                condition=Q(base_amount__isnull=True, base_paid_on__isnull=True)
                | Q(
                    base_amount__gt=0,
                    pass_through__isnull=False,
                    base_paid_on__lte=F("reckoned_to"),
                ),
                name="interest_claim_base_in_order",
            ),
        )

    @property
    def is_ours(self) -> bool:
        """Ob der Kreis schuldet: the authority claims it; else a recipient owes it to us."""
        return self.pass_through_id is None

    def __str__(self) -> str:
        return f"Zinsforderung vom {format_day(self.day)}"


class InterestPayment(Booking):
    """Zinszahlung: the county paid interest that was claimed from it, with its own money."""

    kind = BookingKind(HangsOn.INTEREST_CLAIM, is_transferable=True)

    interest_claim = models.ForeignKey(
        InterestClaim, models.PROTECT, related_name="payments", verbose_name="Zinsforderung"
    )

    class Meta(Booking.Meta):
        verbose_name = "Zinszahlung"
        verbose_name_plural = "Zinszahlungen"


class InterestReceipt(Booking):
    """Zinseingang: a recipient paid interest that we had claimed."""

    kind = BookingKind(HangsOn.INTEREST_CLAIM, is_transferable=True)

    interest_claim = models.ForeignKey(
        InterestClaim, models.PROTECT, related_name="receipts", verbose_name="Zinsforderung"
    )

    class Meta(Booking.Meta):
        verbose_name = "Zinseingang"
        verbose_name_plural = "Zinseingänge"


class InterestWithdrawal(Booking):
    """Rücknahme einer Zinsforderung: so much of it is claimed no more, by ``reason``."""

    kind = BookingKind(HangsOn.INTEREST_CLAIM, is_transferable=False, moves_money=False)

    interest_claim = models.ForeignKey(
        InterestClaim, models.PROTECT, related_name="withdrawals", verbose_name="Zinsforderung"
    )
    reason = models.CharField("Grund", max_length=300)

    class Meta(Booking.Meta):
        verbose_name = "Rücknahme einer Zinsforderung"
        verbose_name_plural = "Rücknahmen von Zinsforderungen"
        constraints = (
            *Booking.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(reason=""), name="interest_withdrawal_with_a_reason"
            ),
        )
