from django.db import models
from django.db.models import F, Q

from grants.models.sentences import ENDS_BEFORE_IT_BEGINS
from grants.models.sourced import Sourced


class TermsEdition(Sourced):
    """Fassung der Allgemeinen Nebenbestimmungen (ANBest), from one day to another."""

    class Code(models.TextChoices):
        """Nebenbestimmungen: for municipalities and counties, and for everybody else."""

        MUNICIPAL = "anbest_g", "ANBest-G"
        PROJECT = "anbest_p", "ANBest-P"

    code = models.CharField("Nebenbestimmungen", max_length=20, choices=Code)
    name = models.CharField("Fassung", max_length=100)
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    valid_to = models.DateField("gilt bis", null=True, blank=True)

    class Meta:
        verbose_name = "Fassung der Nebenbestimmungen"
        verbose_name_plural = "Fassungen der Nebenbestimmungen"
        ordering = ("code", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "valid_from"), name="terms_edition_once_a_start"
            ),
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(valid_from__isnull=True),
                name="terms_edition_once_without_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
                name="terms_edition_window_in_order",
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_code_display()}, {self.name}"
