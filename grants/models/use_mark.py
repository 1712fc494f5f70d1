from django.db import models

from grants.models.award import Award
from ledger.money import CentsField


class UseMark(models.Model):
    """Verwendungsstand: what became of each receipt of an award through a day, so that nobody has
    to read again how it came about.

    It follows from the journal and is never changed: a booking of that day or an earlier one, and
    every reversal, deletes it; the nightly job puts a later one in its place. ``receipts`` holds
    for each receipt its voucher, day, cents, and its uses as pairs of day and cents.
    """

    award = models.OneToOneField(
        Award, models.CASCADE, related_name="use_mark", verbose_name="Zuwendung"
    )
    through = models.DateField("alle Bewegungen bis")
    receipts = models.JSONField("Eingänge mit ihren Verwendungen", default=list)
    uncovered = CentsField("verwendet ohne Eingang")

    class Meta:
        verbose_name = "Verwendungsstand"
        verbose_name_plural = "Verwendungsstände"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.award}"
