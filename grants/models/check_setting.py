from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from grants.models.award import Award
from grants.models.programme import Programme


class CheckSetting(models.Model):
    """Schwellenwerte einer Prüfung, that a supervisor changed: for all, a programme or an award.

    Without any row the default of the check holds.

    ``stages`` are days before the date at which a warning gets tighter, for example
    ``180,90,60,30,14,7,1``; ``supervisor_from`` is the stage from which supervisors are mailed
    as well. The most specific setting wins: award, programme, a programme above it, all.
    """

    check_code = models.SlugField("Prüfung", max_length=60)
    programme = models.ForeignKey(
        Programme,
        models.CASCADE,
        related_name="check_settings",
        verbose_name="nur für Förderprogramm",
        null=True,
        blank=True,
    )
    award = models.ForeignKey(
        Award,
        models.CASCADE,
        related_name="check_settings",
        verbose_name="nur für Zuwendung",
        null=True,
        blank=True,
    )
    is_active = models.BooleanField("aktiv", default=True)
    stages = models.CharField(
        "Stufen in Tagen",
        max_length=100,
        blank=True,
        validators=[
            RegexValidator(r"^\d+(,\d+)*$", "Bitte Tage durch Komma trennen, z. B. 60,30.")
        ],
    )
    supervisor_from = models.PositiveSmallIntegerField(
        "Leitung ab Stufe (Tage)", null=True, blank=True
    )

    class Meta:
        verbose_name = "Schwellenwert"
        verbose_name_plural = "Schwellenwerte"
        ordering = ("check_code", "programme", "award")
        constraints = (
            models.UniqueConstraint(
                fields=("check_code",),
                condition=Q(programme__isnull=True, award__isnull=True),
                name="check_setting_once_for_all",
                violation_error_message=(
                    "Für diese Prüfung gibt es schon einen allgemeinen Schwellenwert. "
                    "Bitte diesen ändern."
                ),
            ),
            models.UniqueConstraint(
                fields=("check_code", "programme"), name="check_setting_once_a_programme"
            ),
            models.UniqueConstraint(
                fields=("check_code", "award"), name="check_setting_once_an_award"
            ),
            models.CheckConstraint(
                condition=Q(programme__isnull=True) | Q(award__isnull=True),
                name="check_setting_for_a_programme_or_an_award",
                violation_error_message="Bitte Förderprogramm oder Zuwendung wählen, nicht beides.",
            ),
        )

    def __str__(self) -> str:
        scope = self.award or self.programme
        return f"{self.check_code} ({scope})" if scope else self.check_code
