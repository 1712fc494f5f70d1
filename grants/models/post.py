from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grants.models.award import Award
from grants.models.organisation import Organisation
from grants.models.programme import Programme
from grants.models.sentences import ENDS_BEFORE_IT_BEGINS, FTE_NOT_POSITIVE
from ledger.money import CentsField


class Post(models.Model):
    """Stelle: a funded post that the county fills itself, by number and never by person.

    One row is one time of it being filled: ``fte`` in full-time equivalents from the first to
    the last day; between two rows of a number it is vacant. ``component`` says what of the
    Baustein pays for it. A post that a municipality refinances names it.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="posts", verbose_name="Zuwendung")
    number = models.CharField("Stellennummer", max_length=40)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        related_name="posts",
        verbose_name="Baustein",
        null=True,
        blank=True,
        help_text="leer: das Förderprogramm der Zuwendung",
    )
    component = models.CharField("Bestandteil", max_length=100, blank=True)
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
    actual_cost = CentsField("tatsächliche Personalkosten", null=True, blank=True)
    is_example = models.BooleanField("Beispiel", default=False)

    class Meta:
        verbose_name = "Stelle"
        verbose_name_plural = "Stellen"
        ordering = ("award", "number", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("award", "number", "valid_from"),
                name="post_filled_once_a_day",
                violation_error_message="Diese Stelle ist ab diesem Tag schon erfasst.",
            ),
            models.CheckConstraint(
                condition=Q(actual_cost__isnull=True) | Q(actual_cost__gte=0),
                name="post_cost_not_negative",
                violation_error_message="Die Kosten dürfen nicht unter 0,00 € liegen.",
            ),
            models.CheckConstraint(
                condition=Q(fte__gt=0),
                name="post_fte_positive",
                violation_error_message=FTE_NOT_POSITIVE,
            ),
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_to")),
                name="post_window_in_order",
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
        )

    def __str__(self) -> str:
        return self.number


class PostChange(models.Model):
    """Änderung einer Besetzung: what stood there until a day, who changed it, and why.

    What it was changed to stands in the next change of the post, after the last in the post.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="changes", verbose_name="Stelle")
    former_valid_to = models.DateField("besetzt bis (vorher)")
    former_actual_cost = CentsField("tatsächliche Personalkosten (vorher)", null=True, blank=True)
    reason = models.CharField("Grund", max_length=300)
    changed_on = models.DateField("geändert am")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="erfasst von"
    )
    recorded_at = models.DateTimeField("erfasst am", auto_now_add=True)

    class Meta:
        verbose_name = "Änderung einer Besetzung"
        verbose_name_plural = "Änderungen von Besetzungen"
        ordering = ("post", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(former_actual_cost__isnull=True) | Q(former_actual_cost__gte=0),
                name="post_change_cost_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.post}: {self.reason}"
