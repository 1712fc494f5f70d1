from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.models.award import Award
from ledger.models import Ring
from ledger.money import CentsField


class Alert(models.Model):
    """Hinweis: a finding that somebody has to be told, open until a later run settles it.

    ``subject`` names what was judged, for example ``award-12`` or ``ring-3-2024``; ``stage``
    is the tightest threshold reached. ``amount`` is what is at stake in euro, ``due_on`` the day
    that counts, ``award`` and ``ring`` whose bookings decide about it. ``basis`` is what a check
    of many awards needs to judge one of them anew without reading the others. While the alert is
    open, each run keeps its words, figures and person as they are now; ``first_title`` and
    ``first_text`` stay as they were when it opened.
    """

    class Severity(models.TextChoices):
        NOTE = "note", "zur Kenntnis"
        WARNING = "warning", "Warnung"
        URGENT = "urgent", "dringend"

    check_code = models.SlugField("Prüfung", max_length=60)
    subject = models.CharField("Gegenstand", max_length=60)
    stage = models.CharField("Stufe", max_length=20)
    severity = models.CharField("Gewicht", max_length=10, choices=Severity)
    title = models.CharField("Hinweis", max_length=300)
    text = models.TextField("Einzelheiten")
    amount = CentsField("Betrag", null=True, blank=True)
    due_on = models.DateField("Tag", null=True, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="zuständig",
        null=True,
        blank=True,
    )
    award = models.ForeignKey(
        Award,
        models.PROTECT,
        related_name="alerts",
        verbose_name="Zuwendung",
        null=True,
        blank=True,
    )
    ring = models.ForeignKey(
        # A ring without lines may be deleted; what was said about it stays readable.
        Ring,
        models.SET_NULL,
        related_name="+",
        verbose_name="Ring",
        null=True,
        blank=True,
    )
    basis = models.JSONField("Grundlage", default=dict, blank=True)
    first_title = models.CharField("Hinweis bei Eröffnung", max_length=300, blank=True)
    first_text = models.TextField("Einzelheiten bei Eröffnung", blank=True)
    opened_on = models.DateField("eröffnet am")
    opened_at = models.DateTimeField("erfasst am", auto_now_add=True)
    settled_on = models.DateField("erledigt am", null=True, blank=True)

    class Meta:
        verbose_name = "Hinweis"
        verbose_name_plural = "Hinweise"
        ordering = ("-opened_on", "-id")
        # The start page sums them up and ranks them by check, without reading their words.
        indexes = (
            models.Index(
                fields=("check_code", "severity", "due_on", "amount", "id"),
                name="alert_open_by_check",
                condition=Q(settled_on__isnull=True),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("check_code", "subject", "stage"),
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
        Alert, models.PROTECT, related_name="deliveries", verbose_name="Hinweis"
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
