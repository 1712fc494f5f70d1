from grants.checks.claim_overdue import ClaimFacts
from grants.queries.claims import claims_for_table
from grants.queries.facts.gatherers import gathers
from grants.queries.loaded_awards import LoadedAwards
from ledger.money import ZERO


@gathers(ClaimFacts)
def claim_facts(loaded: LoadedAwards) -> list[ClaimFacts]:
    """Offene Rückforderungen der Zuwendungen; one query."""
    claims = claims_for_table(loaded.today).filter(
        pass_through__award__in=loaded.ids, open__gt=ZERO
    )
    return [
        ClaimFacts(
            award_id=claim.pass_through.award_id,
            title=claim.pass_through.recipient.name,
            responsible_id=claim.pass_through.award.responsible_id,
            claim_id=claim.pk,
            open=claim.open,
            due_on=claim.due_on,
            paused_until=claim.paused_until,
        )
        for claim in claims
    ]
