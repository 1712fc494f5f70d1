from grants.checks.money_in_suspense import SuspenseFacts
from grants.models import SuspenseItem
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards
from grants.queries.suspense import use_by_of


@gathers(SuspenseFacts)
def suspense_facts(loaded: LoadedAwards) -> list[SuspenseFacts]:
    """Verwahrungen, von denen etwas offen ist: all of them, whichever awards are looked at.

    They hang on no award, so each run judges them anew.
    """
    items = list(
        SuspenseItem.objects.filter(account__balance__gt=0)
        .select_related("award__current_notice", "voucher", "account")
        .order_by("pk")
    )
    use_by = use_by_of(items)
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
