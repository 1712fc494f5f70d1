from django.db import models
from django.db.models import F, Q

from grants.models.award import Award
from grants.models.sentences import ENDS_BEFORE_IT_BEGINS
from ledger.days import format_day


class InterestExclusion(models.Model):
    """Zinsfreier Zeitraum: days of an award that bear no interest, for example because the
    authority itself left its file lying. Both days count.
    """

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="interest_exclusions", verbose_name="Zuwendung"
    )
    first_day = models.DateField("vom")
    last_day = models.DateField("bis")
    reason = models.CharField("Grund", max_length=300)

    class Meta:
        verbose_name = "zinsfreier Zeitraum"
        verbose_name_plural = "zinsfreie Zeiträume"
        ordering = ("award", "first_day")
        constraints = (
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")),
                name="interest_exclusion_in_order",
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
        )

    def __str__(self) -> str:
        return f"{format_day(self.first_day)} bis {format_day(self.last_day)}"
