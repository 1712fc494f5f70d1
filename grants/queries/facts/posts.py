from collections.abc import Sequence, Set

from grants.checks.post_facts import PostFacts
from grants.models import CheckCase, Post, StandardRule
from grants.queries.facts.gatherers import Reach, gathers, reaches
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


@reaches(PostFacts)
def awards_with_shared_posts(changed: Set[int], cases: Sequence[CheckCase]) -> Reach:
    """Zuwendungen, die sich eine Stellennummer teilen with what changed, or was told of before.

    Who was not told of shares a post only with what changed, if with anything.
    """
    told = {case.award_id for case in cases if case.award_id is not None}
    numbers = Post.objects.filter(award__in=changed | told).values("number")
    return Reach(
        awards=set(Post.objects.filter(number__in=numbers).values_list("award", flat=True))
    )
