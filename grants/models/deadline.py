from django.conf import settings
from django.db import models

from grants.models.award import Award
from grants.models.pass_through import PassThrough
from grants.models.programme import Programme
from grants.models.sourced import Sourced


class Deadline(Sourced):
    """Frist: a day by which something is due, for an award, a pass-through or a programme.

    ``due_on`` is the nominal day and the target of every warning. Only where the law shifts it
    (``is_shiftable``) does it legally end on the next working day (§ 193 BGB).
    """

    class Kind(models.TextChoices):
        APPLICATION = "application", "Antrag"
        SPENDING = "spending", "Verausgabung"
        OWN_PROOF = "own_proof", "eigener Verwendungsnachweis"
        RECIPIENT_PROOF = "recipient_proof", "Nachweis des Empfängers"
        REPORTING_DATE = "reporting_date", "Stichtag"
        OTHER = "other", "Sonstiges"

    code = models.SlugField("Kürzel", max_length=120, unique=True)
    kind = models.CharField("Art", max_length=20, choices=Kind)
    title = models.CharField("Bezeichnung", max_length=200)
    award = models.ForeignKey(
        Award,
        models.PROTECT,
        related_name="deadlines",
        verbose_name="Zuwendung",
        null=True,
        blank=True,
    )
    pass_through = models.ForeignKey(
        PassThrough,
        models.PROTECT,
        related_name="deadlines",
        verbose_name="Weiterleitung",
        null=True,
        blank=True,
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        related_name="deadlines",
        verbose_name="Förderprogramm",
        null=True,
        blank=True,
    )
    due_on = models.DateField("fällig am")
    is_shiftable = models.BooleanField("verschiebt sich auf den nächsten Werktag", default=False)
    done_on = models.DateField("erledigt am", null=True, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="deadlines",
        verbose_name="zuständig",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "Frist"
        verbose_name_plural = "Fristen"
        ordering = ("due_on", "title")

    def __str__(self) -> str:
        return self.title
