from grants.checks.catalogue import ENTITLEMENT_REDUCED
from grants.checks.entitlement_reduced import EntitlementFacts
from grants.models import AwardNotice
from grants.queries.award_files import AwardFiles
from grants.queries.entitlement import entitlement_of
from grants.queries.facts.settings import RuleSettings


def entitlement_facts(settings: RuleSettings, files: AwardFiles) -> list[EntitlementFacts]:
    """Anspruch der Zuwendungen. An award that is silenced is left out.

    So is one with a final notice: what is granted and has to go back is decided by it.
    """
    return [
        EntitlementFacts(
            award_id=notice.award_id,
            title=notice.award.title,
            last_day=found.last_day,
            received=found.received,
            extra_income=found.extra_income,
            result=found.result,
            expected=found.expected,
            rates_are_confirmed=found.rates_are_confirmed,
            responsible_id=notice.award.responsible_id,
        )
        for notice in files.notices
        if notice.kind != AwardNotice.Kind.FINAL
        and settings.of_award(ENTITLEMENT_REDUCED, notice.award) is not None
        for found in (entitlement_of(notice, files),)
    ]
