from grants.checks.catalogue import OVER_GRANTED
from grants.checks.over_granted import CommitmentFacts
from grants.queries.award_files import AwardFiles
from grants.queries.facts.settings import RuleSettings
from ledger.money import ZERO


def commitment_facts(settings: RuleSettings, files: AwardFiles) -> list[CommitmentFacts]:
    """Bindungen und Ausgaben der Zuwendungen. A silenced award is left out."""
    facts = []
    for award in files.awards:
        if settings.of_award(OVER_GRANTED, award) is None:
            continue
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
