from django.db import models

from ledger.days import format_day
from ledger.models.voucher import Voucher


class VoucherSeal(models.Model):
    """Prüfsumme eines Belegs: ties a voucher to all that were sealed before it.

    Never changed, never deleted.

    ``number`` counts without gaps in the order of sealing, which need not be that of the vouchers:
    the one with the lower number may be committed later. ``hash`` is the SHA-256 in hex of the
    hash before it and of the voucher with its postings, written down in the ``format`` of that
    number; see ``ledger.seal``.
    """

    number = models.PositiveBigIntegerField("Nummer", primary_key=True)
    voucher = models.OneToOneField(
        Voucher, models.PROTECT, related_name="seal", verbose_name="Beleg"
    )
    format = models.PositiveSmallIntegerField("Format", default=1)
    hash = models.CharField("Prüfsumme", max_length=64)
    sealed_at = models.DateTimeField("gesichert am")

    class Meta:
        verbose_name = "Prüfsumme"
        verbose_name_plural = "Prüfsummen"
        ordering = ("number",)

    def __str__(self) -> str:
        return f"Prüfsumme {self.number}"


class JournalHead(models.Model):
    """Tagesprüfsumme: the last seal on a day, handed to the auditors so that they keep it outside.

    Only ``mailed_at`` is written later, and only once. ``hash`` is a copy: whoever changes the
    seal would have to change the head as well, and the mail of it.
    """

    day = models.DateField("Tag", unique=True)
    seal = models.ForeignKey(
        VoucherSeal, models.PROTECT, related_name="heads", verbose_name="Prüfsumme"
    )
    hash = models.CharField("Prüfsumme", max_length=64)
    mailed_at = models.DateTimeField("versandt am", null=True, blank=True)

    class Meta:
        verbose_name = "Tagesprüfsumme"
        verbose_name_plural = "Tagesprüfsummen"
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"Tagesprüfsumme vom {format_day(self.day)}"
