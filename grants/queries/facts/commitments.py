from grants.models import Award
from grants.queries.facts.settings import RuleSettings
from grants.rules.catalogue import OVER_GRANTED
from grants.rules.over_granted import CommitmentFacts
from ledger.models import Place
from ledger.queries import balances_of


def commitment_facts(settings: RuleSettings) -> list[CommitmentFacts]:
    """Bindungen der Zuwendungen; two queries. An award that is silenced is left out."""
    awards = list(Award.objects.select_related("purse"))
    balances = balances_of(award.purse for award in awards)
    facts = []
    for award in awards:
        thresholds = settings.find(
            OVER_GRANTED.code, award_id=award.pk, programme_id=award.programme_id
        )
        if thresholds is None:
            continue
        places = balances[award.purse_id]
        facts.append(
            CommitmentFacts(
                award_id=award.pk,
                title=award.title,
                left=places[Place.PLEDGED] + places[Place.CASH],
                committed=places[Place.COMMITTED],
                responsible_id=award.responsible_id,
            )
        )
    return facts
