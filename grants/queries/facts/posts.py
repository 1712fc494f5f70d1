from grants.checks.post_facts import PostFacts
from grants.models import StandardRule
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.posts import staffing_of


@gathers(PostFacts)
def post_facts(loaded: LoadedAwards) -> list[PostFacts]:
    """Stellen der Zuwendungen with notices; awards without any post are left out."""
    facts = []
    for notice in loaded.notices:
        award, staffing = notice.award, staffing_of(notice.award, loaded)
        if staffing is None or not (staffing.granted or staffing.own or staffing.passed_on):
            continue
        minimum = loaded.rules.for_notice(StandardRule.Code.MINIMUM_FTE, notice)
        facts.append(
            PostFacts(
                award_id=award.pk,
                holder_id=award.holder_id,
                title=award.title,
                staffing=staffing,
                minimum=minimum.value,
                minimum_is_confirmed=minimum.is_confirmed,
                judged_until=max(notice.period_to, loaded.proof_due(award) or notice.period_to),
                responsible_id=award.responsible_id,
            )
        )
    return facts
