from django.db import models
from django.db.models import Q

from ledger.models.budget import Budget, BudgetLine, Side
from ledger.money import CentsField


class StatementRow(models.Model):
    """Zeile des Teilergebnis- oder Teilfinanzplans of one product, as printed.

    A row of the Finanzplan may name the row of the Ergebnisplan whose income or expense it pays
    (``result_row``): the two plans number their rows differently.
    """

    class Statement(models.TextChoices):
        RESULT = "result", "Ergebnisplan"
        CASH = "cash", "Finanzplan"

    budget = models.ForeignKey(
        Budget, models.PROTECT, related_name="statement_rows", verbose_name="Budget"
    )
    code = models.CharField("Kürzel", max_length=80, unique=True)
    statement = models.CharField("Plan", max_length=10, choices=Statement)
    product = models.CharField("Produkt", max_length=20)
    row = models.CharField("Zeile", max_length=5)
    name = models.CharField("Bezeichnung", max_length=200)
    side = models.CharField("Seite", max_length=10, choices=Side)
    result_row = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="cash_rows",
        verbose_name="Zeile im Ergebnisplan",
        null=True,
        blank=True,
        help_text="nur im Finanzplan: die Zeile, deren Erträge oder Aufwendungen hier "
        "gezahlt werden",
    )
    source = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "Planzeile"
        verbose_name_plural = "Planzeilen"
        ordering = ("budget", "product", "statement", "row")
        constraints = (
            models.CheckConstraint(
                condition=Q(result_row=None) | Q(statement="cash"),
                name="statement_row_result_row_of_cash",
                violation_error_message="Nur eine Zeile im Finanzplan nennt eine im Ergebnisplan.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.product} / {self.row} {self.name}"


class StatementFigure(models.Model):
    """Planzahl: the amount in euro that a row shows for a year; positive on both sides."""

    class Kind(models.TextChoices):
        BUDGETED = "budgeted", "Ansatz"
        ADJUSTED = "adjusted", "fortgeschriebener Ansatz"
        ACTUAL = "actual", "Ergebnis"
        PROJECTED = "projected", "Planung"

    row = models.ForeignKey(
        StatementRow, models.CASCADE, related_name="figures", verbose_name="Planzeile"
    )
    year = models.PositiveSmallIntegerField("Haushaltsjahr")
    kind = models.CharField("Art", max_length=10, choices=Kind)
    amount = CentsField("Betrag")

    class Meta:
        verbose_name = "Planzahl"
        verbose_name_plural = "Planzahlen"
        ordering = ("row", "year", "kind")
        constraints = (
            models.UniqueConstraint(fields=("row", "year", "kind"), name="statement_figure_once"),
        )

    def __str__(self) -> str:
        return f"{self.row} {self.year} {self.get_kind_display()}"


class Explanation(models.Model):
    """Erläuterung: one part of a row or of budget lines that the budget paper explains.

    The parts of a row, or of a set of lines, may not sum to more than the whole.
    """

    year = models.PositiveSmallIntegerField("Haushaltsjahr")
    text = models.CharField("Erläuterung", max_length=300)
    amount = CentsField("Betrag")
    row = models.ForeignKey(
        StatementRow,
        models.CASCADE,
        related_name="explanations",
        verbose_name="Planzeile",
        null=True,
        blank=True,
    )
    lines = models.ManyToManyField(
        BudgetLine,
        related_name="explanations",
        verbose_name="Haushaltspositionen",
        blank=True,
    )
    source = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "Erläuterung"
        verbose_name_plural = "Erläuterungen"
        ordering = ("year", "row", "id")

    def __str__(self) -> str:
        return self.text
