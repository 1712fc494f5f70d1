from grants.checks.records.day_below_zero import DayBelowZeroFacts
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards
from ledger.day_balances import times_below_zero
from ledger.models import Account, Place


@gathers(DayBelowZeroFacts)
def days_below_zero(loaded: LoadedAwards) -> list[DayBelowZeroFacts]:
    """Erste Zeit unter null jeder Zuwendung.

    Only accounts that were below zero before that was refused are looked at. Queries: 1, and 4
    more if there are any.
    """
    awards = {award.purse_id: award for award in loaded.awards}
    accounts = Account.objects.filter(was_below_zero=True, purse__in=awards)
    looked_at = list(accounts.values_list("pk", flat=True))
    if not looked_at:
        return []
    facts: dict[int, DayBelowZeroFacts] = {}
    for time in sorted(times_below_zero(accounts=looked_at), key=lambda time: time.first):
        award = awards[time.account.purse_id]
        facts.setdefault(
            award.pk,
            DayBelowZeroFacts(
                award_id=award.pk,
                title=award.title,
                responsible_id=award.responsible_id,
                place=Place(time.account.place).label,
                first=time.first,
                covered_from=time.covered_from,
                lowest=time.lowest,
                vouchers=time.vouchers,
            ),
        )
    return list(facts.values())
