from django.conf import settings
from django.db import models
from django.db.models import Q


class Command(models.Model):
    """Vorgang: one call of a service, carried out once however often it is sent.

    ``key`` is the idempotency key that the caller chose, ``fingerprint`` the SHA-256 of the
    payload, ``result`` the object that came out of it as ``app.model:id``.
    """

    key = models.CharField("Schlüssel", max_length=120, primary_key=True)
    name = models.CharField("Dienst", max_length=60)
    fingerprint = models.CharField("Fingerabdruck", max_length=64)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="erfasst von"
    )
    recorded_at = models.DateTimeField("erfasst am", auto_now_add=True)
    result = models.CharField("Ergebnis", max_length=100, blank=True)

    class Meta:
        verbose_name = "Buchungsauftrag"
        verbose_name_plural = "Buchungsaufträge"
        ordering = ("-recorded_at",)
        constraints = (models.CheckConstraint(condition=~Q(key=""), name="command_has_a_key"),)
        # The history of an award asks what made its notices, requests and deadlines.
        indexes = (models.Index(fields=("result",), name="command_by_result"),)

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
