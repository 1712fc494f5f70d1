"""Leistungen Dritter: what others pay towards the cost of an award."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from grants.models import Award, OtherIncome, PlanAmount, PlanItem
from grants.queries.standing import standing
from ledger.money import ZERO


@dataclass(frozen=True)
class OtherIncomePosition:
    """Stand in euro: what the current notice plans that others pay, and what they paid."""

    planned: Decimal
    booked: Decimal


def other_funds_items(award: Award) -> QuerySet[PlanItem]:
    """Deckungspositionen „Leistungen Dritter“ of an award."""
    return PlanItem.objects.filter(award=award, kind=PlanItem.Kind.OTHER_FUNDS).order_by("pk")


def other_income_position(award: Award) -> OtherIncomePosition:
    """Geplante und gebuchte Leistungen Dritter; two queries."""
    planned = PlanAmount.objects.filter(
        notice=award.current_notice_id, item__kind=PlanItem.Kind.OTHER_FUNDS
    ).aggregate(sum=Sum("amount"))["sum"]
    booked = OtherIncome.objects.filter(standing(), award=award).aggregate(sum=Sum("amount"))["sum"]
    return OtherIncomePosition(planned=planned or ZERO, booked=booked or ZERO)
