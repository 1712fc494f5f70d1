from django.db import models
from django.db.models import F, Q

from grants.models.award import Award
from ledger.money import CentsField


class UseMark(models.Model):
    """Verwendungsstand: up to where the receipts of an award are used up, so that the checks
    read on from there.

    It follows from the journal and is never changed: a booking that reaches behind it deletes it,
    the nightly job puts a later one in its place. ``receipts`` holds pairs of days, on which a
    receipt came in and its last euro was used.
    """

    award = models.OneToOneField(
        Award, models.CASCADE, related_name="use_mark", verbose_name="Zuwendung"
    )
    received_through = models.DateField("alle Eingänge verwendet bis")
    used_on = models.DateField("zuletzt davon verwendet am")
    carried = CentsField("davon an diesem Tag noch offen")
    receipts = models.JSONField("Tage von Eingang und letzter Verwendung", default=list)

    class Meta:
        verbose_name = "Verwendungsstand"
        verbose_name_plural = "Verwendungsstände"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(used_on__gte=F("received_through")),
                name="use_mark_used_after_it_came",
            ),
        )

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.award}"
