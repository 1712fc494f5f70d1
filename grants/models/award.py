from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grants.models.organisation import Organisation
from grants.models.programme import Programme
from ledger.models import BudgetLine, Purse, Voucher
from ledger.money import CentsField


class Award(models.Model):
    """Zuwendung: one grant to the county, over its whole life.

    What is granted, until when and on which terms stands in its notices; ``current_notice`` is
    the latest. Where its euros are stands in the accounts of ``purse``.
    """

    class Kind(models.TextChoices):
        """Art: decides the two-month rule, the form of proof and interest."""

        GRANT = "grant", "Zuwendung"
        LUMP_SUM = "lump_sum", "fachbezogene Pauschale"
        STATUTORY = "statutory", "gesetzliche Zuweisung"
        COST_REFUND = "cost_refund", "Kostenerstattung"
        DONATION = "donation", "Spende"

    code = models.SlugField("Kürzel", max_length=80, unique=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="awards", verbose_name="Förderprogramm"
    )
    holder = models.ForeignKey(
        Organisation, models.PROTECT, related_name="held_awards", verbose_name="Zuwendungsempfänger"
    )
    title = models.CharField("Bezeichnung", max_length=200)
    kind = models.CharField("Art", max_length=20, choices=Kind, default=Kind.GRANT)
    file_reference = models.CharField("Aktenzeichen", max_length=100, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="awards",
        verbose_name="zuständig",
        null=True,
        blank=True,
    )
    income_line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        related_name="awards_received",
        verbose_name="Ertragsposition",
        null=True,
        blank=True,
    )
    expense_line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        related_name="awards_spent",
        verbose_name="Aufwandsposition",
        null=True,
        blank=True,
    )
    purse = models.OneToOneField(
        Purse, models.PROTECT, related_name="award", verbose_name="Topf", editable=False
    )
    current_notice = models.OneToOneField(
        "AwardNotice",
        models.PROTECT,
        related_name="+",
        verbose_name="geltender Bescheid",
        null=True,
        blank=True,
        editable=False,
    )
    source = models.CharField("Quelle", max_length=300, blank=True)
    note = models.CharField("Anmerkung", max_length=500, blank=True)
    is_example = models.BooleanField("Beispiel", default=False)

    class Meta:
        verbose_name = "Zuwendung"
        verbose_name_plural = "Zuwendungen"
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class Application(models.Model):
    """Antrag: what was applied for, in euro."""

    award = models.OneToOneField(
        Award, models.PROTECT, related_name="application", verbose_name="Zuwendung"
    )
    amount = CentsField("beantragt")
    submitted_on = models.DateField("gestellt am", null=True, blank=True)
    source = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "Antrag"
        verbose_name_plural = "Anträge"
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="application_amount_positive",
                violation_error_message="Der beantragte Betrag muss größer als 0,00 € sein.",
            ),
        )

    def __str__(self) -> str:
        return f"Antrag {self.award}"

    @property
    def granted_percent(self) -> Decimal:
        """Bewilligt von beantragt, in per cent with one decimal place."""
        notice = self.award.current_notice
        granted = notice.amount if notice else Decimal(0)
        percent: Decimal = (granted / self.amount * 100).quantize(Decimal("0.1"))
        return percent


class AwardNotice(models.Model):
    """Zuwendungsbescheid oder Änderungsbescheid: sets or changes the terms of an award.

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

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="notices", verbose_name="Zuwendung"
    )
    number = models.PositiveSmallIntegerField("Nummer")
    decided_on = models.DateField("Bescheid vom", null=True, blank=True)
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
    proof_due = models.DateField("Verwendungsnachweis fällig am", null=True, blank=True)
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
                violation_error_message="Der Betrag darf nicht unter 0,00 € liegen.",
            ),
            models.CheckConstraint(
                condition=Q(period_from__lte=F("period_to")) & Q(period_from__lte=F("spend_by")),
                name="notice_windows_in_order",
                violation_error_message="Der Zeitraum endet, bevor er beginnt. Bitte prüfen.",
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
        kind = "Zuwendungsbescheid" if self.number == 1 else f"{self.number - 1}. Änderungsbescheid"
        return f"{kind} vom {self.decided_on:%d.%m.%Y}" if self.decided_on else kind

    @property
    def grant_quota(self) -> Decimal:
        """Förderanteil: the part of eligible cost that the grant pays, between 0 and 1."""
        return self.quota / 100 if self.quota is not None else Decimal(1)
