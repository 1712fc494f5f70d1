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

    ``derived_on`` is the day that follows from the notice or the contract; ``due_on`` differs
    from it once it was extended. ``dropped_on``: a later notice no longer asks for it; what was
    done by then stays done.
    """

    class Kind(models.TextChoices):
        APPLICATION = "application", "Antrag"
        SPENDING = "spending", "Verausgabung"
        DRAWDOWN = "drawdown", "Mittelabruf"
        APPEAL = "appeal", "Klagefrist"
        OWN_PROOF = "own_proof", "eigener Verwendungsnachweis"
        INTERIM_PROOF = "interim_proof", "eigener Zwischennachweis"
        REPAYMENT = "repayment", "Rückzahlung"
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
    derived_on = models.DateField("laut Bescheid am", null=True, blank=True, editable=False)
    dropped_on = models.DateField("entfallen am", null=True, blank=True, editable=False)
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
        ordering = ("due_on", "title__german")

    def __str__(self) -> str:
        return self.title

    @property
    def only_notice_moves(self) -> bool:
        """Steht im Bescheid: the authority alone moves the end of spending or of repayment."""
        return self.derived_on is not None and self.kind in (
            self.Kind.SPENDING,
            self.Kind.REPAYMENT,
        )


class DeadlineChange(models.Model):
    """Änderung einer Frist: when it was set, extended, dropped or finished, by whom and why.

    ``before`` and ``after`` are its days; none where it did not hold.
    """

    deadline = models.ForeignKey(
        Deadline, models.PROTECT, related_name="changes", verbose_name="Frist"
    )
    before = models.DateField("vorher", null=True, blank=True)
    after = models.DateField("nachher", null=True, blank=True)
    reason = models.CharField("Grund", max_length=300)
    reference = models.CharField("Schreiben, Aktenzeichen", max_length=200, blank=True)
    decided_on = models.DateField("entschieden am")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="erfasst von"
    )
    recorded_at = models.DateTimeField("erfasst am", auto_now_add=True)

    class Meta:
        verbose_name = "Änderung einer Frist"
        verbose_name_plural = "Änderungen von Fristen"
        ordering = ("deadline", "id")

    def __str__(self) -> str:
        return f"{self.deadline}: {self.reason}"
