from grants.checks.over_granted import CommitmentFacts
from grants.queries.award_files import AwardFiles
from grants.queries.facts.gatherers import gathers
from ledger.money import ZERO


@gathers(CommitmentFacts)
def commitment_facts(files: AwardFiles) -> list[CommitmentFacts]:
    """Bindungen und Ausgaben der Zuwendungen."""
    facts = []
    for award in files.awards:
        places = files.places[award.pk]
        facts.append(
            CommitmentFacts(
                award_id=award.pk,
                title=award.title,
                granted=award.current_notice.amount if award.current_notice else ZERO,
                used=places.used,
                prefinanced=places.prefinanced,
                pledged=places.pledged,
                left=places.left,
                committed=places.committed,
                responsible_id=award.responsible_id,
            )
        )
    return facts
