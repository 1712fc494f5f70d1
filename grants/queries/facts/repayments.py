from grants.models import Deadline
from grants.queries.award_files import AwardFiles
from grants.queries.facts.settings import RuleSettings
from grants.queries.final_account import overpaid
from grants.rules.catalogue import REPAYMENT_DUE
from grants.rules.repayment_due import RepaymentFacts
from ledger.money import ZERO


def repayment_facts(settings: RuleSettings, files: AwardFiles) -> list[RepaymentFacts]:
    """Rückzahlungen der Zuwendungen. An award that is silenced is left out.

    The day is that of the deadline, which may have been extended; else that of the notice.
    """
    days = dict(
        Deadline.objects.filter(
            kind=Deadline.Kind.REPAYMENT, award__isnull=False, dropped_on__isnull=True
        ).values_list("award", "due_on")
    )
    facts = []
    for notice in files.notices:
        award = notice.award
        thresholds = settings.of_award(REPAYMENT_DUE, award)
        if thresholds is None:
            continue
        places = files.places[award.pk]
        too_much = overpaid(award, places)
        facts.append(
            RepaymentFacts(
                award_id=award.pk,
                title=award.title,
                unused=max(places.cash - too_much, ZERO),
                overpaid=too_much,
                repay_by=days.get(award.pk, notice.repay_by),
                responsible_id=award.responsible_id,
                thresholds=thresholds,
            )
        )
    return facts
