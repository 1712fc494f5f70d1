from django.db import models
from django.db.models import Q

from grants.models.award import Award
from ledger.models import BudgetLine, PlanEntry
from ledger.money import CentsField


class CarryOver(models.Model):
    """Ermächtigungsübertragung: unspent money of a lump sum counts in the next fiscal year.

    ``amount`` in euro goes from ``from_year`` to the year after it, by a note in the budget
    (``reason``); below zero it takes an earlier one back. ``plan_entry`` is by how much it raised
    the expense line of that year (§ 22 KomHVO NRW).
    """

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="carry_overs", verbose_name="Zuwendung"
    )
    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="+", verbose_name="Haushaltsposition"
    )
    from_year = models.PositiveSmallIntegerField("aus Haushaltsjahr")
    amount = CentsField("übertragen")
    decided_on = models.DateField("beschlossen am")
    reason = models.CharField("Haushaltsvermerk", max_length=300)
    plan_entry = models.OneToOneField(
        PlanEntry, models.PROTECT, related_name="+", verbose_name="Fortschreibung"
    )

    class Meta:
        verbose_name = "Ermächtigungsübertragung"
        verbose_name_plural = "Ermächtigungsübertragungen"
        ordering = ("award", "from_year", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(amount=0), name="carry_over_moves_something"),
        )

    def __str__(self) -> str:
        return f"Übertragung {self.from_year} nach {self.to_year}: {self.award}"

    @property
    def to_year(self) -> int:
        return self.from_year + 1
