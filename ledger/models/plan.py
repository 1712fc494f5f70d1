from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ledger.models.budget import BudgetLine
from ledger.models.command import Command
from ledger.money import CentsField


class PlanEntry(models.Model):
    """Ansatzbuchung: one change of what a line plans for a year. Never changed, never deleted.

    ``amount`` is in euro, above or below zero; zero only where a line stands in the plan with
    nothing. ``decided_on`` is the day of the decision, ``recorded_at`` the time of recording.
    Person and command are missing for plans that were older than this table.
    """

    class Kind(models.TextChoices):
        """Art: the plan itself, or what changed it during the year."""

        BUDGETED = "budgeted", "Ansatz"
        ADJUSTMENT = "adjustment", "Fortschreibung"

    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="plan_entries", verbose_name="Haushaltsposition"
    )
    year = models.PositiveSmallIntegerField("Haushaltsjahr")
    kind = models.CharField("Art", max_length=10, choices=Kind)
    amount = CentsField("Betrag")
    decided_on = models.DateField("beschlossen am")
    reason = models.CharField("Begründung", max_length=500)
    recorded_at = models.DateTimeField("erfasst am", default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="erfasst von",
        null=True,
        blank=True,
    )
    command = models.ForeignKey(
        Command,
        models.PROTECT,
        related_name="plan_entries",
        verbose_name="Vorgang",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "Ansatzbuchung"
        verbose_name_plural = "Ansatzbuchungen"
        ordering = ("id",)
        indexes = (models.Index(fields=("year", "line"), name="plan_entry_by_year_and_line"),)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="plan_entry_has_a_reason"),
            models.CheckConstraint(
                condition=Q(actor__isnull=True, command__isnull=True)
                | Q(actor__isnull=False, command__isnull=False),
                name="plan_entry_person_and_command_together",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.line} {self.year}"
