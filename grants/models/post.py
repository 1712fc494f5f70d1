from django.db import models
from django.db.models import F, Q

from grants.models.award import Award
from grants.models.organisation import Organisation


class Post(models.Model):
    """Stelle: a funded post that the county fills itself, by number and never by person.

    ``fte`` is in full-time equivalents. A post that a municipality refinances names it.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="posts", verbose_name="Zuwendung")
    number = models.CharField("Stellennummer", max_length=40)
    fte = models.DecimalField("VZÄ", max_digits=4, decimal_places=2)
    valid_from = models.DateField("von")
    valid_to = models.DateField("bis")
    refinanced_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="refinanced_posts",
        verbose_name="refinanziert durch",
        null=True,
        blank=True,
    )
    is_example = models.BooleanField("Beispiel", default=False)

    class Meta:
        verbose_name = "Stelle"
        verbose_name_plural = "Stellen"
        ordering = ("award", "number")
        constraints = (
            models.UniqueConstraint(fields=("award", "number"), name="post_number_once"),
            models.CheckConstraint(
                condition=Q(fte__gt=0),
                name="post_fte_positive",
                violation_error_message="Die VZÄ müssen größer als 0 sein.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_to")),
                name="post_window_in_order",
                violation_error_message="Der Zeitraum endet, bevor er beginnt. Bitte prüfen.",
            ),
        )

    def __str__(self) -> str:
        return self.number
