from django.db import models
from django.db.models import Q

from ledger.money import CentsField


class Side(models.TextChoices):
    """Ertrag oder Aufwand."""

    INCOME = "income", "Ertrag"
    EXPENSE = "expense", "Aufwand"


class Budget(models.Model):
    """Budget: one budget of a county's plan, for example "Budget 35" (§ 21 KomHVO NRW)."""

    code = models.SlugField("Kürzel", unique=True)
    name = models.CharField("Bezeichnung", max_length=200)
    source = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "Budget"
        verbose_name_plural = "Budgets"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Ring(models.Model):
    """Zweckbindungsring: income and expense lines tied together by a Haushaltsvermerk.

    A ring that stands in the plan but is booked elsewhere is not ``is_booked_here``: its actual
    figures say nothing, so nothing warns of them.
    """

    class Mode(models.TextChoices):
        """Wirkung: what actual income does to the authority to spend (§ 21 Abs. 2 KomHVO)."""

        SURPLUS_ONLY = "surplus_only", "Mehrerträge erhöhen"
        SURPLUS_AND_SHORTFALL = (
            "surplus_and_shortfall",
            "Mehrerträge erhöhen, Mindererträge mindern",
        )

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="rings", verbose_name="Budget")
    code = models.CharField("Nummer", max_length=20, unique=True)
    name = models.CharField("Bezeichnung", max_length=200)
    mode = models.CharField(
        "Wirkung", max_length=30, choices=Mode, default=Mode.SURPLUS_AND_SHORTFALL
    )
    tolerance = CentsField(
        "Toleranz", default=0, help_text="Euro; bis dahin gilt er als ausgeglichen"
    )
    is_booked_here = models.BooleanField(
        "wird hier gebucht",
        default=True,
        help_text="sonst keine Warnungen zum Ist; der Plan wird weiter geprüft",
    )
    source = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "Zweckbindungsring"
        verbose_name_plural = "Zweckbindungsringe"
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(tolerance__gte=0),
                name="ring_tolerance_not_negative",
                violation_error_message="Die Toleranz darf nicht unter 0,00 € liegen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RingSurplus(models.Model):
    """Erläuterter Überschuss: by how much planned income may exceed planned expense, and why.

    In euro for one fiscal year; negative where the plan accepts a gap.
    """

    ring = models.ForeignKey(
        Ring, models.CASCADE, related_name="surpluses", verbose_name="Zweckbindungsring"
    )
    year = models.PositiveSmallIntegerField("Haushaltsjahr")
    amount = CentsField("Überschuss")
    explanation = models.CharField("Erläuterung", max_length=500)
    source = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "erläuterter Überschuss"
        verbose_name_plural = "erläuterte Überschüsse"
        ordering = ("ring", "year")
        constraints = (
            models.UniqueConstraint(fields=("ring", "year"), name="ring_surplus_once_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.ring.code} {self.year}"


class BudgetLine(models.Model):
    """Haushaltsposition: one line of the budget, on the income or the expense side."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="lines", verbose_name="Budget")
    ring = models.ForeignKey(
        Ring,
        models.PROTECT,
        related_name="lines",
        verbose_name="Zweckbindungsring",
        null=True,
        blank=True,
    )
    code = models.SlugField("Kürzel", max_length=80, unique=True)
    side = models.CharField("Seite", max_length=10, choices=Side)
    product = models.CharField("Produkt", max_length=20)
    row = models.CharField("Zeile (TEP)", max_length=5)
    account_number = models.CharField("Sachkonto", max_length=20, blank=True)
    name = models.CharField("Bezeichnung", max_length=200)
    order = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    source = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "Haushaltsposition"
        verbose_name_plural = "Haushaltspositionen"
        ordering = ("-side", "order", "code")

    def __str__(self) -> str:
        return f"{self.product} / {self.row} {self.name}"


BELOW_ZERO = (
    "Ein Ansatz liegt nicht unter 0,00 €. Bitte den Ansatz ab 0,00 € eingeben und eine Kürzung "
    "als Fortschreibung."
)


class Appropriation(models.Model):
    """Ansatz: what a budget line plans and has booked in one fiscal year, in euro.

    ``budgeted`` is the plan, never below zero; ``adjustment`` is what changed it during the year,
    up or down; ``actual`` and
    ``committed`` are kept by ``ledger.services`` together with the postings behind them.
    """

    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="appropriations", verbose_name="Haushaltsposition"
    )
    year = models.PositiveSmallIntegerField("Haushaltsjahr")
    budgeted = CentsField("Ansatz", default=0)
    adjustment = CentsField("Fortschreibung", default=0)
    actual = CentsField("Ist", default=0, editable=False)
    committed = CentsField("gebunden", default=0, editable=False)

    class Meta:
        verbose_name = "Ansatz"
        verbose_name_plural = "Ansätze"
        ordering = ("year", "line")
        constraints = (
            models.UniqueConstraint(fields=("line", "year"), name="appropriation_once_a_year"),
            models.CheckConstraint(
                condition=Q(budgeted__gte=0),
                name="appropriation_budgeted_not_negative",
                violation_error_message=BELOW_ZERO,
            ),
            models.CheckConstraint(
                condition=Q(committed__gte=0), name="appropriation_committed_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.year}"
