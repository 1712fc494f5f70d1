from django.conf import settings
from django.db import models

from grants.models.organisation import Organisation
from grants.models.programme import Programme
from ledger.models import BudgetLine, Purse


class Award(models.Model):
    """Zuwendung: one grant to the county, over its whole life.

    What is granted, until when and on which terms stands in its notices; ``current_notice`` is
    the latest. Where its euros are stands in the accounts of ``purse``.
    """

    class Kind(models.TextChoices):
        """Art: decides the two-month rule, the form of proof and interest."""

        GRANT = "grant", "Zuwendung"
        LUMP_SUM = "lump_sum", "fachbezogene Pauschale"
        STATUTORY = "statutory", "gesetzliche Zuweisung"
        COST_REFUND = "cost_refund", "Kostenerstattung"
        DONATION = "donation", "Spende"

    code = models.SlugField("Kürzel", max_length=80, unique=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="awards", verbose_name="Förderprogramm"
    )
    holder = models.ForeignKey(
        Organisation, models.PROTECT, related_name="held_awards", verbose_name="Zuwendungsempfänger"
    )
    title = models.CharField("Bezeichnung", max_length=200)
    kind = models.CharField("Art", max_length=20, choices=Kind, default=Kind.GRANT)
    file_reference = models.CharField("Aktenzeichen", max_length=100, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="awards",
        verbose_name="zuständig",
        null=True,
        blank=True,
    )
    income_line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        related_name="awards_received",
        verbose_name="Ertragsposition",
        null=True,
        blank=True,
    )
    expense_line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        related_name="awards_spent",
        verbose_name="Aufwandsposition",
        null=True,
        blank=True,
    )
    purse = models.OneToOneField(
        Purse,
        models.PROTECT,
        related_name="award",
        verbose_name="Konten der Zuwendung",
        editable=False,
    )
    current_notice = models.OneToOneField(
        "AwardNotice",
        models.PROTECT,
        related_name="+",
        verbose_name="geltender Bescheid",
        null=True,
        blank=True,
        editable=False,
    )
    source = models.CharField("Quelle", max_length=300, blank=True)
    note = models.CharField("Anmerkung", max_length=500, blank=True)
    is_example = models.BooleanField("Beispiel", default=False)

    class Meta:
        verbose_name = "Zuwendung"
        verbose_name_plural = "Zuwendungen"
        ordering = ("title__german",)

    def __str__(self) -> str:
        return self.title
