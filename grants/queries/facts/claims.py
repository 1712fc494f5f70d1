from grants.checks.claim_overdue import ClaimFacts
from grants.queries.claims import ClaimState, claims_for_table
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards


@gathers(ClaimFacts)
def claim_facts(loaded: LoadedAwards) -> list[ClaimFacts]:
    """Überfällige Rückforderungen der Zuwendungen; one query."""
    claims = claims_for_table(loaded.today).filter(
        pass_through__award__in=loaded.ids, state=ClaimState.OVERDUE
    )
    return [
        ClaimFacts(
            award_id=claim.pass_through.award_id,
            title=claim.pass_through.recipient.name,
            responsible_id=claim.pass_through.award.responsible_id,
            claim_id=claim.pk,
            open=claim.open,
            due_on=claim.due_on,
        )
        for claim in claims
    ]
