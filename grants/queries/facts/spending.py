from grants.checks.spending_window import SpendingFacts
from grants.models import Award, AwardNotice
from grants.queries.awards import EuroPlaces
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards


@gathers(SpendingFacts)
def spending_facts(loaded: LoadedAwards) -> list[SpendingFacts]:
    """Stand der Zuwendungen against the windows of their current notices."""
    return [
        facts_of(notice.award, notice, loaded.places[notice.award_id]) for notice in loaded.notices
    ]


def facts_of(award: Award, notice: AwardNotice, places: EuroPlaces) -> SpendingFacts:
    """Stand einer Zuwendung; what the county paid ahead counts as used before it comes in.

    Money that came in beyond the notice is not left to be spent: it has to go back.
    """
    return SpendingFacts(
        award_id=award.pk,
        title=award.title,
        period_from=notice.period_from,
        spend_by=notice.spend_by,
        left=places.unused_of(notice.amount),
        spent=places.spent + places.prefinanced + places.lost,
        with_recipient=places.unproven,
        proven=places.proven + places.ahead_proven,
        committed=places.committed,
        responsible_id=award.responsible_id,
    )
