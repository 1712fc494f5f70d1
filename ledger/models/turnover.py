from django.db import models
from django.db.models import Q

from ledger.models.account import Account
from ledger.models.budget import BudgetLine
from ledger.money import CentsField


class AccountTurnover(models.Model):
    """Monatsumsatz eines Kontos: euro in and out, kept by ``ledger.services``.

    ``booked_month`` is the month of the value date, ``recorded_month`` the month in which the
    booking was recorded (year * 100 + month, for example 202410). Both are kept, so that a
    balance as it was shown on a day and a balance with everything known today cost the same.
    """

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="turnovers", verbose_name="Konto"
    )
    booked_month = models.PositiveIntegerField("Buchungsmonat")
    recorded_month = models.PositiveIntegerField("Erfassungsmonat")
    incoming = CentsField("Zugang", default=0)
    outgoing = CentsField("Abgang", default=0)

    class Meta:
        verbose_name = "Monatsumsatz eines Kontos"
        verbose_name_plural = "Monatsumsätze der Konten"
        ordering = ("account", "booked_month", "recorded_month")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "booked_month", "recorded_month"),
                name="account_turnover_once_a_month",
            ),
            models.CheckConstraint(
                condition=Q(incoming__gte=0, outgoing__gte=0),
                name="account_turnover_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.booked_month}"


class LineTurnover(models.Model):
    """Monatsumsatz einer Haushaltsposition: change of actual and committed in euro.

    ``year`` is the fiscal year that is charged; the months as in ``AccountTurnover``.
    """

    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="turnovers", verbose_name="Haushaltsposition"
    )
    year = models.PositiveSmallIntegerField("Haushaltsjahr")
    booked_month = models.PositiveIntegerField("Buchungsmonat")
    recorded_month = models.PositiveIntegerField("Erfassungsmonat")
    actual = CentsField("Ist", default=0)
    committed = CentsField("gebunden", default=0)

    class Meta:
        verbose_name = "Monatsumsatz einer Haushaltsposition"
        verbose_name_plural = "Monatsumsätze der Haushaltspositionen"
        ordering = ("line", "year", "booked_month", "recorded_month")
        constraints = (
            models.UniqueConstraint(
                fields=("line", "year", "booked_month", "recorded_month"),
                name="line_turnover_once_a_month",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.booked_month}"
