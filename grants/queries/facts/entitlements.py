from grants.checks.entitlement_reduced import EntitlementFacts
from grants.models import AwardNotice
from grants.queries.entitlement import entitlement_of
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards


@gathers(EntitlementFacts)
def entitlement_facts(loaded: LoadedAwards) -> list[EntitlementFacts]:
    """Was von den Zuwendungen zusteht.

    Awards with a final notice are left out: that notice decides what has to go back.
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
        for notice in loaded.notices
        if notice.kind != AwardNotice.Kind.FINAL
        for found in (entitlement_of(notice, loaded),)
    ]
