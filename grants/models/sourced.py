from django.conf import settings
from django.db import models


class Sourced(models.Model):
    """Belegte Angabe: a rate, date or rule with its source and how far it may be trusted.

    Until it is found in a source or confirmed by a person it is shown as "nicht bestätigt".
    """

    class Confidence(models.TextChoices):
        FOUND = "F", "in der Quelle gefunden"
        KNOWN = "T", "allgemein bekannt"
        UNSURE = "U", "unsicher"

    source = models.CharField("Quelle", max_length=300)
    confidence = models.CharField(
        "Sicherheit", max_length=1, choices=Confidence, default=Confidence.UNSURE
    )
    note = models.CharField("Anmerkung", max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="bestätigt von",
        null=True,
        blank=True,
    )
    confirmed_on = models.DateField("bestätigt am", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_confirmed(self) -> bool:
        """Bestätigt: found in its source, or a person has confirmed it."""
        return self.confidence == self.Confidence.FOUND or self.confirmed_on is not None
