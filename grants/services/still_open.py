from datetime import date
from decimal import Decimal

from grants.models import Award, Claim
from grants.queries.claims import ClaimRow, claims_for_table
from grants.services.errors import BeyondClaim, ClaimSettled
from ledger.errors import AmountNotPositive
from ledger.money import ZERO


def still_open(claim: Claim, today: date) -> ClaimRow:
    """Rückforderung, of which something is open; its award is locked until the command ends.

    Raises:
        ClaimSettled
    """
    Award.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.pass_through.award_id)
    fresh = claims_for_table(today).get(pk=claim.pk)
    if fresh.open <= ZERO:
        raise ClaimSettled(str(fresh))
    return fresh


def refuse_beyond(claim: ClaimRow, amount: Decimal) -> None:
    """Raises AmountNotPositive, BeyondClaim."""
    if amount <= ZERO:
        raise AmountNotPositive(amount)
    if amount > claim.open:
        raise BeyondClaim(asked=amount, open_=claim.open)
