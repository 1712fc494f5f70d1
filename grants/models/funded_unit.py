from django.db import models
from django.db.models import F, Q

from grants.models.award_notice import AwardNotice
from grants.models.programme import Programme
from ledger.money import CentsField


class FundedUnit(models.Model):
    """Bewilligte Einheit: so many units of a component that a notice funds, for example VZÄ.

    Worth ``quantity`` times the rate times ``months`` twelfths. The rate is the one that the
    programme has on the first day of the award period, unless the notice names another. Where
    the notice grants it for a part of the award period, the days of that part stand here.
    ``fte`` says how many VZÄ one unit is; if it is empty, the rate of the programme says so.
    """

    notice = models.ForeignKey(
        AwardNotice, models.PROTECT, related_name="funded_units", verbose_name="Bescheid"
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="funded_units", verbose_name="Baustein"
    )
    component = models.CharField("Bestandteil", max_length=100)
    unit = models.CharField("je Einheit", max_length=60)
    quantity = models.DecimalField("Anzahl", max_digits=8, decimal_places=2)
    months = models.PositiveSmallIntegerField("Monate", default=12)
    period_from = models.DateField("bewilligt ab", null=True, blank=True)
    period_to = models.DateField("bewilligt bis", null=True, blank=True)
    rate = CentsField("Satz laut Bescheid", null=True, blank=True)
    fte = models.DecimalField(
        "VZÄ je Einheit", max_digits=4, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "bewilligte Einheit"
        verbose_name_plural = "bewilligte Einheiten"
        ordering = ("notice", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="funded_unit_quantity_positive"
            ),
            models.CheckConstraint(condition=Q(months__gte=1), name="funded_unit_lasts_a_month"),
            models.CheckConstraint(
                condition=Q(period_from__isnull=True)
                | Q(period_to__isnull=True)
                | Q(period_from__lte=F("period_to")),
                name="funded_unit_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gte=0),
                name="funded_unit_rate_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(fte__isnull=True) | Q(fte__gt=0), name="funded_unit_fte_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.component}: {self.quantity} × {self.unit}"
