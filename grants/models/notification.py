from django.conf import settings
from django.db import models

from grants.models.award_notice import AwardNotice


class Notification(models.Model):
    """Mitteilung an die Bewilligungsbehörde: what it was told of an award, and on which day.

    It counts for the notice that was in force then: what changes after the next one is to be told
    anew. Nothing here is changed or deleted.
    """

    class Duty(models.TextChoices):
        """Mitteilungspflicht (ANBest-P Nr. 5; ANBest-G Nr. 5)."""

        PLAN = "plan", "Finanzierungsplan wird nicht eingehalten"
        UNUSED = "unused", "Mittel werden nicht rechtzeitig verwendet"
        FUNDING = "funding", "Dritte zahlen mehr als geplant"
        PURPOSE = "purpose", "Zweck fällt ganz oder teilweise weg"

    notice = models.ForeignKey(
        AwardNotice, models.PROTECT, related_name="notifications", verbose_name="Bescheid"
    )
    duty = models.CharField("Anlass der Mitteilung", max_length=20, choices=Duty)
    told_on = models.DateField("mitgeteilt am")
    source = models.CharField("Schreiben oder Aktenzeichen", max_length=300)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="erfasst von"
    )
    recorded_at = models.DateTimeField("erfasst am", auto_now_add=True)

    class Meta:
        verbose_name = "Mitteilung"
        verbose_name_plural = "Mitteilungen"
        ordering = ("notice", "id")

    def __str__(self) -> str:
        return str(self.Duty(self.duty).label)
