from django.db import models
from django.db.models import F, Q

from grants.models.programme import Programme
from grants.models.sourced import Sourced


class ApplicationWindow(Sourced):
    """Antragsfrist: from when to when a programme takes applications; both days count.

    ``year`` is the year that is applied for. Some programmes name no first day.
    """

    programme = models.ForeignKey(
        Programme,
        models.CASCADE,
        related_name="application_windows",
        verbose_name="Förderprogramm",
    )
    year = models.PositiveSmallIntegerField("für das Jahr")
    opens_on = models.DateField("Beginn", null=True, blank=True)
    closes_on = models.DateField("Ende")

    class Meta:
        verbose_name = "Antragsfrist"
        verbose_name_plural = "Antragsfristen"
        ordering = ("closes_on", "programme")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "closes_on"), name="application_window_once_an_end"
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(opens_on__lte=F("closes_on")),
                name="application_window_in_order",
                violation_error_message="Die Frist endet, bevor sie beginnt. Bitte prüfen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"
