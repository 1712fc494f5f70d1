from grants.checks.catalogue import POST_RULES
from grants.checks.fte import PostFacts
from grants.models import StandardRule
from grants.queries.award_files import AwardFiles
from grants.queries.facts.settings import RuleSettings
from grants.queries.posts import staffing_of


def post_facts(settings: RuleSettings, files: AwardFiles) -> list[PostFacts]:
    """Stellen der Zuwendungen with notices.

    Awards without any post are left out. An award that a setting silences stays in: what it
    pays for a post counts for others as well.
    """
    facts = []
    for notice in files.notices:
        award, staffing = notice.award, staffing_of(notice.award, files)
        if staffing is None or not (staffing.granted or staffing.own or staffing.passed_on):
            continue
        minimum = files.rules.for_notice(StandardRule.Code.MINIMUM_FTE, notice)
        facts.append(
            PostFacts(
                award_id=award.pk,
                holder_id=award.holder_id,
                title=award.title,
                staffing=staffing,
                minimum=minimum.value,
                minimum_is_confirmed=minimum.is_confirmed,
                judged_until=max(notice.period_to, files.proof_due(award) or notice.period_to),
                rules=frozenset(
                    rule.code for rule in POST_RULES if settings.of_award(rule, award) is not None
                ),
                responsible_id=award.responsible_id,
            )
        )
    return facts
