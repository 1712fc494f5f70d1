from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.models.award import Award
from ledger.models import Ring
from ledger.money import CentsField


class CheckCase(models.Model):
    """Hinweis (Fall): what one check has to say of one subject, from the first time it was found.

    ``subject`` names what was judged, for example ``award-12`` or ``ring-3-2024``. Words, figures,
    weight and person are those of now, or of the last day before it was settled: each run and each
    change of what they rest on renews them, and whatever shows or mails a case reads them here.
    ``stage`` is the gravest one reached, ``amount`` what is at stake in euro, ``due_on`` the day
    that counts, ``award`` and ``ring`` whose bookings decide about it. ``basis`` is what a check
    of many awards needs to judge one of them anew without reading the others.

    There is one for each check and subject. What comes back after it was settled opens the same
    case again: ``opened_on`` is the day since which it is open this time, ``relapses`` how often
    it came back. What was told when is the story of its alerts.
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
        related_name="cases",
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
    opened_on = models.DateField("offen seit")
    settled_on = models.DateField("erledigt am", null=True, blank=True)
    relapses = models.PositiveIntegerField("wieder aufgetreten", default=0)

    class Meta:
        verbose_name = "Hinweis"
        verbose_name_plural = "Hinweise"
        ordering = ("-opened_on", "-id")
        # The start page sums them up and ranks them by check, without reading their words.
        indexes = (
            models.Index(
                fields=("check_code", "severity", "due_on", "amount", "id"),
                name="case_open_by_check",
                condition=Q(settled_on__isnull=True),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("check_code", "subject"), name="check_case_once"),
        )

    def __str__(self) -> str:
        return self.title
