from django.db.models import F

from grants.models import AwardNotice
from grants.queries.facts.settings import RuleSettings
from grants.rules.catalogue import SPENDING_WINDOW
from grants.rules.spending_window import SpendingFacts
from ledger.models import Place
from ledger.queries import balances_of


def spending_facts(settings: RuleSettings) -> list[SpendingFacts]:
    """Stand der Zuwendungen against the windows of their current notices; two queries.

    An award that is silenced is left out.
    """
    notices = list(
        AwardNotice.objects.filter(pk=F("award__current_notice")).select_related("award__purse")
    )
    balances = balances_of(notice.award.purse for notice in notices)
    facts = []
    for notice in notices:
        award = notice.award
        thresholds = settings.find(
            SPENDING_WINDOW.code, award_id=award.pk, programme_id=award.programme_id
        )
        if thresholds is None:
            continue
        places = balances[award.purse_id]
        facts.append(
            SpendingFacts(
                award_id=award.pk,
                title=award.title,
                period_from=notice.period_from,
                spend_by=notice.spend_by,
                left=places[Place.PLEDGED] + places[Place.CASH],
                spent=places[Place.SPENT],
                with_recipient=places[Place.WITH_RECIPIENT],
                proven=places[Place.PROVEN],
                committed=places[Place.COMMITTED],
                responsible_id=award.responsible_id,
                thresholds=thresholds,
            )
        )
    return facts
