from decimal import Decimal

from grants.checks.plan_item_overrun import ItemFacts, PlanFacts
from grants.models import AwardNotice, StandardRule
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.plan import Plan
from grants.queries.standard_rules import RuleValue


@gathers(PlanFacts)
def plan_facts(loaded: LoadedAwards) -> list[PlanFacts]:
    """Finanzierungspläne der geltenden Bescheide beside what was spent; none without a plan."""
    return [
        facts for notice in loaded.notices if (facts := plan_facts_of(notice, loaded)) is not None
    ]


def plan_facts_of(notice: AwardNotice, loaded: LoadedAwards) -> PlanFacts | None:
    """Finanzierungsplan eines geltenden Bescheids beside what was spent; None without one."""
    award, plan = notice.award, loaded.plans.plan(notice)
    if not plan.is_planned:
        return None
    margin = _margin(notice, loaded)
    return PlanFacts(
        award_id=award.pk,
        title=award.title,
        items=tuple(ItemFacts(row.name, row.planned, row.actual) for row in plan.items),
        planned=plan.total.planned,
        actual=_actual(plan, notice),
        margin=margin.value if margin else None,
        is_confirmed=margin is not None and margin.is_confirmed,
        responsible_id=award.responsible_id,
    )


def _margin(notice: AwardNotice, loaded: LoadedAwards) -> RuleValue | None:
    """Erlaubte Überschreitung on the day of the notice.

    A fixed amount limits no item, unless the notice says so.
    """
    code = StandardRule.Code.ITEM_OVERRUN
    is_fixed = notice.financing == AwardNotice.Financing.FIXED
    if is_fixed and not loaded.rules.overridden(code, notice.pk):
        return None
    return loaded.rules.for_notice(code, notice)


def _actual(plan: Plan, notice: AwardNotice) -> Decimal:
    """Ausgaben, die der Plan begrenzt; costs that the plan does not cover are not judged."""
    actual = plan.total.actual
    return actual if plan.covers(notice.amount) else actual - plan.unassigned
