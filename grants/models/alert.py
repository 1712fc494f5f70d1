from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.models.check_case import CheckCase
from ledger.money import CentsField


class Alert(models.Model):
    """Meldung: one stage of a case that somebody has to be told, in the words of its first day.

    ``stage`` is the threshold reached, or what is wrong. Title, text, weight, amount in euro and
    day are what was found when it opened; what holds now stands at its case. It is over on
    ``settled_on``, when another stage was reached or the case was settled. ``relapse`` says in
    which life of the case it was told: 0 is the first, see ``CheckCase.relapses``.
    """

    case = models.ForeignKey(
        CheckCase, models.PROTECT, related_name="alerts", verbose_name="Hinweis"
    )
    relapse = models.PositiveIntegerField("Wiederauftreten", default=0)
    stage = models.CharField("Stufe", max_length=20)
    severity = models.CharField("Gewicht", max_length=10, choices=CheckCase.Severity)
    title = models.CharField("Hinweis", max_length=300)
    text = models.TextField("Einzelheiten")
    amount = CentsField("Betrag", null=True, blank=True)
    due_on = models.DateField("Tag", null=True, blank=True)
    opened_on = models.DateField("gemeldet am")
    opened_at = models.DateTimeField("erfasst am", auto_now_add=True)
    settled_on = models.DateField("vorbei am", null=True, blank=True)

    class Meta:
        verbose_name = "Meldung"
        verbose_name_plural = "Meldungen"
        ordering = ("-opened_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "stage"),
                condition=Q(settled_on__isnull=True),
                name="alert_open_once",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """Mailversand: one alert to one person by mail, from pending to sent.

    The sender takes deliveries under a lease, sends one mail for all of a ``batch`` and then
    marks them; ``attempts`` counts the leases, so a sender knows whether his still holds. A mail
    sent again after a crash has the same Message-ID, made from the batch.
    A failed one is tried again at ``next_try_at``; one whose alert is settled before it was
    sent, or whose person can no longer be reached, is dropped.
    """

    class State(models.TextChoices):
        PENDING = "pending", "wartet"
        LEASED = "leased", "wird gesendet"
        SENT = "sent", "gesendet"
        FAILED = "failed", "gescheitert"
        DROPPED = "dropped", "entfallen"

    alert = models.ForeignKey(
        Alert, models.PROTECT, related_name="deliveries", verbose_name="Meldung"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deliveries", verbose_name="an"
    )
    state = models.CharField("Status", max_length=10, choices=State, default=State.PENDING)
    batch = models.UUIDField("Sendung", null=True, blank=True, db_index=True)
    leased_until = models.DateTimeField("reserviert bis", null=True, blank=True)
    next_try_at = models.DateTimeField("nächster Versuch", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    sent_at = models.DateTimeField("gesendet am", null=True, blank=True)
    error = models.CharField("letzter Fehler", max_length=300, blank=True)

    class Meta:
        verbose_name = "Mailversand"
        verbose_name_plural = "Mailversand"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("alert", "recipient"), name="delivery_once_per_alert_and_person"
            ),
        )
        # The sender looks for the first one that is due, again and again; nearly all are sent.
        indexes = (models.Index(fields=("state", "id"), name="delivery_by_state"),)

    def __str__(self) -> str:
        return f"{self.alert} an {self.recipient}"
