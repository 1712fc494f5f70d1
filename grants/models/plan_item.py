from django.db import models
from django.db.models import Q

from grants.models.award import Award
from grants.models.award_notice import AwardNotice
from grants.models.drawdown import DrawdownPart
from ledger.models import BudgetLine
from ledger.money import CentsField


class PlanItem(models.Model):
    """Position des Finanzierungsplans: a cost item, or what pays for it beside the grant.

    It lasts over all notices; what each of them says of it stands in ``PlanAmount``.
    """

    class Kind(models.TextChoices):
        STAFF = "staff", "Personalausgaben"
        MATERIAL = "material", "Sachausgaben"
        PASS_THROUGH = "pass_through", "Weiterleitungen"
        OWN_SHARE = "own_share", "Eigenanteil"
        OTHER_FUNDS = "other_funds", "Leistungen Dritter"

    # What the county spends itself; what it hands on is booked as payouts of a pass-through.
    OWN_COSTS = (Kind.STAFF, Kind.MATERIAL)
    COSTS = (*OWN_COSTS, Kind.PASS_THROUGH)

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="plan_items", verbose_name="Zuwendung"
    )
    kind = models.CharField("Art", max_length=20, choices=Kind)
    name = models.CharField("Bezeichnung", max_length=200)

    class Meta:
        verbose_name = "Position des Finanzierungsplans"
        verbose_name_plural = "Positionen des Finanzierungsplans"
        ordering = ("award", "id")
        constraints = (
            models.UniqueConstraint(fields=("award", "name"), name="plan_item_name_once"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_cost(self) -> bool:
        return self.kind in self.COSTS

    @property
    def role(self) -> str:
        """What a booking on it calls it."""
        return "Ausgabeposition" if self.is_cost else "Deckungsposition"


class PlanAmount(models.Model):
    """Planbetrag: what a notice approves for an item of the plan, in euro, and where it counts.

    Each notice names budget line and Abrufteil anew, so that an earlier one stays as it was.
    """

    notice = models.ForeignKey(
        AwardNotice, models.PROTECT, related_name="plan_amounts", verbose_name="Bescheid"
    )
    item = models.ForeignKey(
        PlanItem, models.PROTECT, related_name="amounts", verbose_name="Position"
    )
    amount = CentsField("geplant")
    line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        related_name="plan_amounts",
        verbose_name="Haushaltsposition",
        null=True,
        blank=True,
    )
    part = models.ForeignKey(
        DrawdownPart,
        models.PROTECT,
        related_name="plan_amounts",
        verbose_name="Abrufteil",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "Planbetrag"
        verbose_name_plural = "Planbeträge"
        ordering = ("notice", "item_id")
        constraints = (
            models.UniqueConstraint(fields=("notice", "item"), name="plan_amount_once_a_notice"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="plan_amount_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.item}: {self.notice}"
