from grants.checks.interest_claim_due import InterestClaimFacts
from grants.models import InterestClaim
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards


@gathers(InterestClaimFacts)
def interest_claim_facts(loaded: LoadedAwards) -> list[InterestClaimFacts]:
    """Zinsforderungen, von denen etwas offen ist."""
    claims = InterestClaim.objects.filter(award__in=loaded.ids, account__balance__gt=0)
    return [
        InterestClaimFacts(
            award_id=claim.award_id,
            title=claim.award.title,
            responsible_id=claim.award.responsible_id,
            claim_id=claim.pk,
            open=claim.account.balance,
            due_on=claim.due_on,
            recipient=claim.pass_through.recipient.name if claim.pass_through else "",
        )
        for claim in claims.select_related("award", "account", "pass_through__recipient").order_by(
            "pk"
        )
    ]
