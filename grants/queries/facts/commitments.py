from grants.checks.over_granted import CommitmentFacts
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards
from ledger.money import ZERO


@gathers(CommitmentFacts)
def commitment_facts(loaded: LoadedAwards) -> list[CommitmentFacts]:
    """Bindungen und Ausgaben der Zuwendungen."""
    facts = []
    for award in loaded.awards:
        places = loaded.places[award.pk]
        facts.append(
            CommitmentFacts(
                award_id=award.pk,
                title=award.title,
                granted=award.current_notice.amount if award.current_notice else ZERO,
                used=places.used,
                prefinanced=places.paid_ahead,
                pledged=places.pledged,
                left=places.left,
                committed=places.committed,
                responsible_id=award.responsible_id,
            )
        )
    return facts
