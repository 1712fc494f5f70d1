from django.db import models

from grants.models.award import Award
from ledger.models import Ring


class Recheck(models.Model):
    """Vormerkung zur Prüfung: an award or a ring that changed since the checks last judged it.

    Neither is named where all may have changed, for example by a standard rule. The row is
    written in the transaction of the change, and deleted once a run has judged it.
    """

    # A mark says nothing by itself, so it goes with what it is about.
    award = models.ForeignKey(
        Award, models.CASCADE, related_name="+", verbose_name="Zuwendung", null=True, blank=True
    )
    ring = models.ForeignKey(
        Ring, models.CASCADE, related_name="+", verbose_name="Ring", null=True, blank=True
    )
    marked_at = models.DateTimeField("vorgemerkt am", auto_now_add=True)

    class Meta:
        verbose_name = "Vormerkung zur Prüfung"
        verbose_name_plural = "Vormerkungen zur Prüfung"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.award or self.ring or 'alles'}"
