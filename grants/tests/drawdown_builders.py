"""Plans, rules and requests of an award for tests; notices carry them in their own rows."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from grants import services
from grants.models import (
    Award,
    Drawdown,
    DrawdownDate,
    DrawdownPart,
    PlanAmount,
    PlanItem,
    Programme,
    Sourced,
    StandardRule,
)
from grants.services.terms import DrawdownDetails
from grants.tests.builders import build_person, new_key
from ledger.models import BudgetLine


def build_rule(
    code: StandardRule.Code,
    value: str | None,
    *,
    award_kind: str = "",
    confidence: Sourced.Confidence = Sourced.Confidence.FOUND,
) -> StandardRule:
    """The rule for all programmes, whatever the program comes with."""
    return StandardRule.objects.update_or_create(
        code=code,
        award_kind=award_kind,
        programme=None,
        valid_from=None,
        defaults={
            "value": None if value is None else Decimal(value),
            "source": "VV zu § 44 LHO NRW",
            "confidence": confidence,
        },
    )[0]


def build_part(programme: Programme, code: str, name: str) -> DrawdownPart:
    return DrawdownPart.objects.create(
        programme=programme, code=code, name=name, source="Förderrichtlinie"
    )


def plan_items(
    award: Award,
    amounts: Mapping[str, str],
    *,
    kind: PlanItem.Kind = PlanItem.Kind.MATERIAL,
    part: DrawdownPart | None = None,
    line: BudgetLine | None = None,
) -> list[PlanItem]:
    """Positions of one kind with what the current notice plans for each, on the same line."""
    notice = award.current_notice
    assert notice is not None
    items = []
    for name, amount in amounts.items():
        item = PlanItem.objects.get_or_create(award=award, name=name, defaults={"kind": kind})[0]
        PlanAmount.objects.create(
            notice=notice, item=item, amount=Decimal(amount), part=part, line=line
        )
        items.append(item)
    return items


def build_date(
    award: Award, due_on: date, amount: str | None = None, *, part: DrawdownPart | None = None
) -> DrawdownDate:
    notice = award.current_notice
    assert notice is not None
    return DrawdownDate.objects.create(
        notice=notice,
        due_on=due_on,
        amount=None if amount is None else Decimal(amount),
        part=part,
    )


def request(award: Award, amount: str, *, on: date, part: DrawdownPart | None = None) -> Drawdown:
    return services.request_drawdown(
        award=award,
        details=DrawdownDetails(amount=Decimal(amount), requested_on=on, part=part),
        today=on,
        key=new_key(),
        actor=build_person(),
    )
