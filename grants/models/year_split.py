from django.db import models
from django.db.models import Q

from grants.models.award import Award
from ledger.days import format_day
from ledger.money import CentsField


class YearSplit(models.Model):
    """Aufteilung auf Haushaltsjahre: which part of an award is meant for which year.

    Each decision is a version of its own; the latest one holds.
    """

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="year_splits", verbose_name="Zuwendung"
    )
    number = models.PositiveSmallIntegerField("Nummer")
    decided_on = models.DateField("beschlossen am")
    reason = models.CharField("Grund", max_length=300)

    class Meta:
        verbose_name = "Aufteilung auf Haushaltsjahre"
        verbose_name_plural = "Aufteilungen auf Haushaltsjahre"
        ordering = ("award", "number")
        constraints = (
            models.UniqueConstraint(fields=("award", "number"), name="year_split_number_once"),
        )

    def __str__(self) -> str:
        return f"Aufteilung vom {format_day(self.decided_on)}"


class YearShare(models.Model):
    """Jahresanteil: the euro of a split that are meant for one year."""

    split = models.ForeignKey(
        YearSplit, models.PROTECT, related_name="shares", verbose_name="Aufteilung"
    )
    year = models.PositiveSmallIntegerField("Haushaltsjahr")
    amount = CentsField("Anteil")

    class Meta:
        verbose_name = "Jahresanteil"
        verbose_name_plural = "Jahresanteile"
        ordering = ("split", "year")
        constraints = (
            models.UniqueConstraint(fields=("split", "year"), name="year_share_once_a_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="year_share_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.split}: {self.year}"
