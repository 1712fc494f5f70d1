from datetime import date

from grants.checks.repayment_due import RepaymentFacts
from grants.models import AwardNotice, Deadline
from grants.queries.facts.gatherers import gathers
from grants.queries.final_account import overpaid
from grants.queries.loaded_awards import LoadedAwards
from ledger.money import ZERO


@gathers(RepaymentFacts)
def repayment_facts(loaded: LoadedAwards) -> list[RepaymentFacts]:
    """Rückzahlungen der Zuwendungen.

    The day is the one of the deadline that follows from the notice, else the one in the notice.
    """
    facts = []
    for notice in loaded.notices:
        award = notice.award
        places = loaded.places[award.pk]
        too_much = overpaid(award, places)
        facts.append(
            RepaymentFacts(
                award_id=award.pk,
                title=award.title,
                unused=max(places.cash - too_much, ZERO),
                overpaid=too_much,
                repay_by=_day(notice, loaded),
                spend_by=notice.spend_by,
                is_revoked=notice.kind == AwardNotice.Kind.REVOCATION,
                responsible_id=award.responsible_id,
            )
        )
    return facts


def _day(notice: AwardNotice, loaded: LoadedAwards) -> date | None:
    deadlines = loaded.derived_deadlines(notice.award, Deadline.Kind.REPAYMENT)
    return deadlines[-1].due_on if deadlines else notice.repay_by
