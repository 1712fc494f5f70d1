from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from grants.models.award import Award
from grants.models.award_notice import AwardNotice
from grants.models.sentences import APPLIED_FOR_NOT_POSITIVE, ENDS_BEFORE_IT_BEGINS
from ledger.money import CentsField


class Application(models.Model):
    """Antrag: what was applied for, in euro, on which terms and for when.

    A measure may begin before the notice only if the authority has agreed to an early start
    (vorzeitiger Maßnahmebeginn, VV Nr. 1.3 zu § 44 LHO NRW).
    """

    award = models.OneToOneField(
        Award, models.PROTECT, related_name="application", verbose_name="Zuwendung"
    )
    amount = CentsField("beantragt")
    submitted_on = models.DateField("gestellt am", null=True, blank=True)
    file_reference = models.CharField("Aktenzeichen", max_length=100, blank=True)
    financing = models.CharField(
        "Finanzierungsart", max_length=10, choices=AwardNotice.Financing, blank=True
    )
    quota = models.DecimalField(
        "Fördersatz in %", max_digits=7, decimal_places=4, null=True, blank=True
    )
    period_from = models.DateField("beantragt von", null=True, blank=True)
    period_to = models.DateField("beantragt bis", null=True, blank=True)
    early_start_requested_on = models.DateField(
        "vorzeitiger Beginn beantragt am", null=True, blank=True
    )
    early_start_consent_on = models.DateField(
        "vorzeitiger Beginn zugelassen ab", null=True, blank=True
    )
    source = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "Antrag"
        verbose_name_plural = "Anträge"
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="application_amount_positive",
                violation_error_message=APPLIED_FOR_NOT_POSITIVE,
            ),
            models.CheckConstraint(
                condition=Q(period_from__isnull=True)
                | Q(period_to__isnull=True)
                | Q(period_from__lte=F("period_to")),
                name="application_window_of_award_in_order",
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
            models.CheckConstraint(
                condition=Q(quota__isnull=True) | Q(quota__gt=0, quota__lte=100),
                name="application_quota_is_a_percentage",
                violation_error_message="Der Fördersatz liegt über 0 und höchstens bei 100.",
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
