from django.db import models
from django.db.models import Q

from grants.models.award import Award
from grants.models.booking import Booking, BookingKind, HangsOn
from ledger.days import format_day
from ledger.models import Account, Place


class SuspenseItem(Booking):
    """Verwahrung: a credit that no award explains, or that is more than an award still promises.

    It stays until it is assigned to awards, whose receipts then name it, or sent back. ``account``
    holds what of it is still open; each has a purse of its own. ``award`` is the one that it is
    supposed to belong to, if anybody supposes one.
    """

    kind = BookingKind(HangsOn.AWARD, is_transferable=False, journal_place=Place.SUSPENSE)

    award = models.ForeignKey(
        Award,
        models.PROTECT,
        related_name="suspense_items",
        verbose_name="vermutete Zuwendung",
        null=True,
        blank=True,
    )
    account = models.OneToOneField(
        Account, models.PROTECT, related_name="suspense_item", verbose_name="Konto"
    )
    payer = models.CharField("Einzahler", max_length=200)

    class Meta(Booking.Meta):
        verbose_name = "Verwahrung"
        verbose_name_plural = "Verwahrungen"
        constraints = (
            *Booking.Meta.constraints,
            models.CheckConstraint(condition=~Q(payer=""), name="suspense_item_with_a_payer"),
        )

    def __str__(self) -> str:
        return f"Verwahrung vom {format_day(self.day)}, {self.payer}"

    @property
    def subject_label(self) -> str:
        return self.payer


class SuspenseReturn(Booking):
    """Rückgabe aus der Verwahrung: money that was not ours went back to its payer."""

    kind = BookingKind(HangsOn.SUSPENSE_ITEM, is_transferable=False)

    suspense_item = models.ForeignKey(
        SuspenseItem, models.PROTECT, related_name="returns", verbose_name="Verwahrung"
    )
    reason = models.CharField("Grund", max_length=300)

    class Meta(Booking.Meta):
        verbose_name = "Rückgabe aus der Verwahrung"
        verbose_name_plural = "Rückgaben aus der Verwahrung"
        constraints = (
            *Booking.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="suspense_return_with_a_reason"),
        )
