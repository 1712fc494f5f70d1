from decimal import Decimal

from grants.models import AwardNotice, StandardRule
from grants.queries.award_files import AwardFiles
from grants.queries.facts.settings import RuleSettings
from grants.queries.plan import Plan
from grants.rules.catalogue import PLAN_ITEM_OVERRUN
from grants.rules.plan_item_overrun import ItemFacts, PlanFacts


def plan_facts(settings: RuleSettings, files: AwardFiles) -> list[PlanFacts]:
    """Finanzierungspläne der geltenden Bescheide beside what was spent.

    Left out are awards without a plan, and those that are silenced. The margin is that of the
    day of the notice.
    """
    facts = []
    for notice in files.notices:
        award, plan = notice.award, files.plans.plan(notice)
        if settings.of_award(PLAN_ITEM_OVERRUN, award) is None or not plan.is_planned:
            continue
        margin = files.rules.for_notice(StandardRule.Code.ITEM_OVERRUN, notice)
        facts.append(
            PlanFacts(
                award_id=award.pk,
                title=award.title,
                items=tuple(ItemFacts(row.name, row.planned, row.actual) for row in plan.items),
                planned=plan.total.planned,
                actual=_actual(plan, notice),
                margin=margin.value,
                is_confirmed=margin.is_confirmed,
                responsible_id=award.responsible_id,
            )
        )
    return facts


def _actual(plan: Plan, notice: AwardNotice) -> Decimal:
    """Ausgaben, die der Plan begrenzt: where it covers only some, the others are not judged."""
    actual = plan.total.actual
    return actual if plan.covers(notice.amount) else actual - plan.unassigned
