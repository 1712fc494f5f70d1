from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grants.models.award import Award
from grants.models.programme import Programme
from grants.models.sentences import ENDS_BEFORE_IT_BEGINS


class HeldUnits(models.Model):
    """Durchgeführte Einheiten: so many rooms, months or hours were really held from day to day.

    They are no posts: those count by ``Post``. A row is never changed; whoever corrects it adds
    one that ``replaces`` it, with the reason, and only the row that nothing replaces counts.
    """

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="held_units", verbose_name="Zuwendung"
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="held_units", verbose_name="Baustein"
    )
    component = models.CharField("Bestandteil", max_length=100)
    unit = models.CharField("je Einheit", max_length=60)
    quantity = models.DecimalField("durchgeführt", max_digits=8, decimal_places=2)
    held_from = models.DateField("von")
    held_to = models.DateField("bis einschließlich")
    source = models.CharField("Quelle", max_length=300)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="replaced_by",
        verbose_name="berichtigt",
        null=True,
        blank=True,
    )
    reason = models.CharField("Grund", max_length=300, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="erfasst von"
    )
    recorded_at = models.DateTimeField("erfasst am", auto_now_add=True)

    class Meta:
        verbose_name = "durchgeführte Einheiten"
        verbose_name_plural = "durchgeführte Einheiten"
        ordering = ("award", "id")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=0), name="held_units_not_negative"),
            models.CheckConstraint(
                condition=Q(held_from__lte=F("held_to")),
                name="held_units_window_in_order",
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""),
                name="held_units_corrected_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.component}: {self.quantity} × {self.unit}"
