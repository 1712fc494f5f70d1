from django.db import models
from django.db.models import Q

from grants.models.award import Award
from grants.models.pass_through import PassThrough
from ledger.models import Voucher
from ledger.money import CentsField


class Booking(models.Model):
    """What a voucher meant to the people who booked it; ``amount`` in euro, above zero.

    It counts until its voucher is reversed.
    """

    voucher = models.OneToOneField(
        Voucher, models.PROTECT, related_name="%(class)s_booking", verbose_name="Beleg"
    )
    amount = CentsField("Betrag")

    class Meta:
        abstract = True
        ordering = ("voucher__booked_on", "voucher_id")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="%(class)s_amount_positive"),
        )

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.voucher}"


class Receipt(Booking):
    """Zahlungseingang: money of an award that came in."""

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="receipts", verbose_name="Zuwendung"
    )

    class Meta(Booking.Meta):
        verbose_name = "Zahlungseingang"
        verbose_name_plural = "Zahlungseingänge"


class Expense(Booking):
    """Ausgabe: own spending charged to an award; ``own_share`` of it is paid by the county."""

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="expenses", verbose_name="Zuwendung"
    )
    own_share = CentsField("davon Eigenanteil", default=0)

    class Meta(Booking.Meta):
        verbose_name = "Ausgabe"
        verbose_name_plural = "Ausgaben"


class Repayment(Booking):
    """Rückzahlung: money of an award that went back to the funder."""

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="repayments", verbose_name="Zuwendung"
    )

    class Meta(Booking.Meta):
        verbose_name = "Rückzahlung"
        verbose_name_plural = "Rückzahlungen"


class Payout(Booking):
    """Auszahlung: money paid to the recipient of a pass-through."""

    pass_through = models.ForeignKey(
        PassThrough, models.PROTECT, related_name="payouts", verbose_name="Weiterleitung"
    )

    class Meta(Booking.Meta):
        verbose_name = "Auszahlung"
        verbose_name_plural = "Auszahlungen"


class Return(Booking):
    """Rückfluss: money that a recipient paid back to us."""

    pass_through = models.ForeignKey(
        PassThrough, models.PROTECT, related_name="returns", verbose_name="Weiterleitung"
    )

    class Meta(Booking.Meta):
        verbose_name = "Rückfluss"
        verbose_name_plural = "Rückflüsse"


class RecipientProof(Booking):
    """Verwendungsnachweis des Empfängers: the amount of it that we checked and accepted."""

    pass_through = models.ForeignKey(
        PassThrough, models.PROTECT, related_name="proofs", verbose_name="Weiterleitung"
    )

    class Meta(Booking.Meta):
        verbose_name = "Verwendungsnachweis des Empfängers"
        verbose_name_plural = "Verwendungsnachweise der Empfänger"


class Transfer(Booking):
    """Umbuchung: a booking counts on another budget line or in another fiscal year from now on.

    ``original`` is the voucher of the booking; the money itself stays where it is.
    """

    original = models.ForeignKey(
        Voucher, models.PROTECT, related_name="transfers", verbose_name="umgebuchter Beleg"
    )

    class Meta(Booking.Meta):
        verbose_name = "Umbuchung"
        verbose_name_plural = "Umbuchungen"
