from django.db import models
from django.db.models import F, Q

from grants.models.organisation import Organisation
from grants.models.sentences import RATE_BELOW_ZERO
from grants.models.sourced import Sourced
from ledger.days import format_day
from ledger.money import CentsField


class Programme(Sourced):
    """Förderprogramm, Baustein oder Programmteil: what a ministry offers, as a tree."""

    code = models.SlugField("Kürzel", max_length=80, unique=True)
    name = models.CharField("Bezeichnung", max_length=200)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="parts",
        verbose_name="gehört zu",
        null=True,
        blank=True,
    )
    ministry = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="programmes",
        verbose_name="Fördergeber",
        null=True,
        blank=True,
    )
    authority = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="administered_programmes",
        verbose_name="Bewilligungsbehörde",
        null=True,
        blank=True,
    )
    legal_basis = models.CharField("Rechtsgrundlage", max_length=300, blank=True)
    is_earmarked = models.BooleanField(
        "zweckgebunden",
        default=False,
        help_text="Ertrag und Aufwand gehören in einen Zweckbindungsring.",
    )
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    valid_to = models.DateField("gilt bis", null=True, blank=True)

    class Meta:
        verbose_name = "Förderprogramm"
        verbose_name_plural = "Förderprogramme"
        ordering = ("name__german",)
        constraints = (
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="programme_is_not_its_own_part",
                violation_error_message="Ein Förderprogramm kann nicht zu sich selbst gehören.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ProgrammeRate(Sourced):
    """Fördersatz: euro per unit of a programme, for example per VZÄ, while it is valid."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="rates", verbose_name="Förderprogramm"
    )
    component = models.CharField("Bestandteil", max_length=100)
    unit = models.CharField("je Einheit", max_length=60)
    amount = CentsField("Satz")
    fte = models.DecimalField(
        "VZÄ je Einheit",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="nur bei Stellen: wie viele VZÄ eine Einheit ist",
    )
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    valid_to = models.DateField("gilt bis", null=True, blank=True)

    class Meta:
        verbose_name = "Fördersatz"
        verbose_name_plural = "Fördersätze"
        ordering = ("programme", "component", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "component", "unit", "valid_from"),
                name="programme_rate_once_a_start",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="programme_rate_not_negative",
                violation_error_message=RATE_BELOW_ZERO,
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme}: {self.component} je {self.unit}"


class BaseRate(Sourced):
    """Basiszinssatz (§ 247 BGB) in per cent a year, from a 1 January or 1 July on."""

    valid_from = models.DateField("gilt ab", unique=True)
    percent = models.DecimalField("Prozent", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "Basiszinssatz"
        verbose_name_plural = "Basiszinssätze"
        ordering = ("-valid_from",)

    def __str__(self) -> str:
        return f"{self.percent} % ab {format_day(self.valid_from)}"
