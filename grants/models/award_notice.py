from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from grants.models.award import Award
from grants.models.sentences import AMOUNT_BELOW_ZERO, ENDS_BEFORE_IT_BEGINS, UNIT_RATE_NOT_POSITIVE
from ledger.days import format_day
from ledger.models import Voucher
from ledger.money import CentsField


class AwardNotice(models.Model):
    """Zuwendungs-, Änderungs-, Schluss- oder Widerrufsbescheid: sets or changes an award's terms.

    ``amount`` is the new total in euro. ``quota`` is a percentage and given for share
    financing only. The last day of every window counts. ``voucher`` books what the notice
    added to or took from the pledge; none if the amount stayed the same.
    """

    class Financing(models.TextChoices):
        """Finanzierungsart (VV/VVG zu § 44 LHO NRW, Nr. 2)."""

        SHARE = "share", "Anteilfinanzierung"
        GAP = "gap", "Fehlbedarfsfinanzierung"
        FIXED = "fixed", "Festbetragsfinanzierung"
        FULL = "full", "Vollfinanzierung"
        PER_UNIT = "per_unit", "Höchstbetrag je Einheit"

    class Kind(models.TextChoices):
        AWARD = "award", "Zuwendungsbescheid"
        AMENDMENT = "amendment", "Änderungsbescheid"
        FINAL = "final", "Schlussbescheid"
        REVOCATION = "revocation", "Widerrufsbescheid"

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="notices", verbose_name="Zuwendung"
    )
    kind = models.CharField("Bescheidart", max_length=10, choices=Kind, default=Kind.AWARD)
    number = models.PositiveSmallIntegerField("Nummer")
    decided_on = models.DateField("Bescheid vom", null=True, blank=True)
    announced_on = models.DateField("bekannt gegeben am", null=True, blank=True)
    appeal_waived_on = models.DateField("Rechtsbehelfsverzicht am", null=True, blank=True)
    file_reference = models.CharField("Aktenzeichen", max_length=100, blank=True)
    amount = CentsField("bewilligt")
    financing = models.CharField("Finanzierungsart", max_length=10, choices=Financing)
    quota = models.DecimalField(
        "Fördersatz in %", max_digits=7, decimal_places=4, null=True, blank=True
    )
    unit_rate = CentsField("Betrag je Einheit", null=True, blank=True)
    fte = models.DecimalField("VZÄ", max_digits=6, decimal_places=2, null=True, blank=True)
    period_from = models.DateField("Bewilligungszeitraum von")
    period_to = models.DateField("Bewilligungszeitraum bis")
    spend_by = models.DateField("Verausgabungsfrist")
    invoices_by = models.DateField("Rechnungen des Zeitraums bezahlen bis", null=True, blank=True)
    proof_due = models.DateField("Verwendungsnachweis fällig am", null=True, blank=True)
    interim_proof_due = models.DateField("Zwischennachweis fällig am", null=True, blank=True)
    repay_by = models.DateField("Rückzahlung bis", null=True, blank=True)
    conditions = models.TextField("Nebenbestimmungen", blank=True)
    voucher = models.OneToOneField(
        Voucher,
        models.PROTECT,
        related_name="award_notice",
        verbose_name="Beleg",
        null=True,
        blank=True,
    )
    source = models.CharField("Quelle", max_length=300, blank=True)
    note = models.CharField("Anmerkung", max_length=500, blank=True)
    is_example = models.BooleanField("Beispiel", default=False)

    class Meta:
        verbose_name = "Bescheid"
        verbose_name_plural = "Bescheide"
        ordering = ("award", "number")
        constraints = (
            models.UniqueConstraint(fields=("award", "number"), name="notice_number_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="notice_amount_not_negative",
                violation_error_message=AMOUNT_BELOW_ZERO,
            ),
            models.CheckConstraint(
                condition=Q(unit_rate__isnull=True) | Q(unit_rate__gt=0),
                name="notice_unit_rate_positive",
                violation_error_message=UNIT_RATE_NOT_POSITIVE,
            ),
            models.CheckConstraint(
                condition=Q(number=1, kind="award")
                | Q(number__gt=1, kind__in=("amendment", "final", "revocation")),
                name="notice_is_the_first_or_changes_it",
            ),
            models.CheckConstraint(
                condition=Q(period_from__lte=F("period_to")) & Q(period_from__lte=F("spend_by")),
                name="notice_windows_in_order",
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
            models.CheckConstraint(
                condition=Q(financing="share", quota__isnull=False, quota__gt=0, quota__lte=100)
                | (~Q(financing="share") & Q(quota__isnull=True)),
                name="notice_quota_for_share_financing_only",
                violation_error_message=(
                    "Einen Fördersatz gibt es nur bei der Anteilfinanzierung, dort über 0 und "
                    "höchstens 100. Bitte Finanzierungsart und Fördersatz prüfen."
                ),
            ),
        )

    def __str__(self) -> str:
        name = str(self.Kind(self.kind).label)
        if self.kind == self.Kind.AMENDMENT:
            name = f"{self.number - 1}. {name}"
        return f"{name} vom {format_day(self.decided_on)}" if self.decided_on else name

    @property
    def grant_quota(self) -> Decimal:
        """Förderanteil: the part of eligible cost that the grant pays, between 0 and 1."""
        return self.quota / 100 if self.quota is not None else Decimal(1)
