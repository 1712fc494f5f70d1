from grants.checks.catalogue import SPENDING_WINDOW
from grants.checks.spending_window import SpendingFacts
from grants.checks.thresholds import Thresholds
from grants.models import Award, AwardNotice
from grants.queries.award_files import AwardFiles
from grants.queries.awards import EuroPlaces
from grants.queries.facts.settings import RuleSettings


def spending_facts(settings: RuleSettings, files: AwardFiles) -> list[SpendingFacts]:
    """Stand der Zuwendungen against the windows of their current notices.

    An award that is silenced is left out.
    """
    return [
        facts_of(notice.award, notice, files.places[notice.award_id], thresholds)
        for notice in files.notices
        if (thresholds := settings.of_award(SPENDING_WINDOW, notice.award)) is not None
    ]


def facts_of(
    award: Award, notice: AwardNotice, places: EuroPlaces, thresholds: Thresholds
) -> SpendingFacts:
    """Stand einer Zuwendung. What the county has prefinanced is spent; its receipt is missing.

    What came in beyond the notice is not left to be spent: it has to go back.
    """
    return SpendingFacts(
        award_id=award.pk,
        title=award.title,
        period_from=notice.period_from,
        spend_by=notice.spend_by,
        left=places.unused_of(notice.amount),
        spent=places.spent + places.prefinanced,
        with_recipient=places.with_recipient,
        proven=places.proven,
        committed=places.committed,
        responsible_id=award.responsible_id,
        thresholds=thresholds,
    )
