from grants.checks.duty_to_notify import DutyFacts
from grants.models import Award, AwardNotice
from grants.queries.entitlement import entitlement_of
from grants.queries.facts.gatherers import gathers
from grants.queries.facts.plans import plan_facts_of
from grants.queries.facts.spending import facts_of
from grants.queries.loaded_awards import LoadedAwards


@gathers(DutyFacts)
def duty_facts(loaded: LoadedAwards) -> list[DutyFacts]:
    """Mitteilungspflichten der Zuwendungen nach § 44 LHO, as long as no final notice settles them.

    Other kinds of awards are not bound by the ANBest.
    """
    return [
        DutyFacts(
            award_id=award.pk,
            title=award.title,
            responsible_id=award.responsible_id,
            authority=loaded.authorities.get(award.programme_id, ""),
            plan=plan_facts_of(notice, loaded),
            spending=facts_of(award, notice, loaded.places[award.pk]),
            extra_income=entitlement_of(notice, loaded).extra_income,
            cancelled=tuple(
                one.title for one in loaded.pass_throughs[award.pk] if one.is_cancelled
            ),
            told=frozenset(
                row.duty for row in loaded.notifications[award.pk] if row.notice_id == notice.pk
            ),
        )
        for notice in loaded.notices
        for award in (notice.award,)
        if award.kind == Award.Kind.GRANT and notice.kind != AwardNotice.Kind.FINAL
    ]
