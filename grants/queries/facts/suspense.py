from django.db.models import Q

from grants.checks.money_in_suspense import SuspenseFacts
from grants.models import SuspenseItem
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.suspense import use_by_of


@gathers(SuspenseFacts)
def suspense_facts(loaded: LoadedAwards) -> list[SuspenseFacts]:
    """Verwahrungen, von denen etwas offen ist, of the loaded awards and of none.

    Those of no award are judged every time: a booking on any award may have emptied them.
    """
    items = list(
        SuspenseItem.objects.filter(Q(award__in=loaded.ids) | Q(award=None), account__balance__gt=0)
        .select_related("voucher", "account")
        .order_by("pk")
    )
    if not items:
        return []
    awards = {award.pk: award for award in loaded.awards}
    for item in items:
        item.award = awards.get(item.award_id) if item.award_id else None
    use_by = use_by_of(items, loaded.rules)
    return [
        SuspenseFacts(
            item_id=item.pk,
            payer=item.payer,
            credited_on=item.day,
            open=item.account.balance,
            use_by=use_by[item.pk],
            award_id=item.award_id,
            award=item.award.title if item.award else "",
            responsible_id=item.award.responsible_id if item.award else None,
        )
        for item in items
    ]
