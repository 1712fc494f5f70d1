from datetime import date

from django.contrib.auth.models import User

from grants.models import Claim
from grants.services.errors import BeforeClaim
from grants.services.refusals import refuse_future
from grants.services.still_open import still_open
from ledger.commands import command
from ledger.errors import ReasonMissing


@command
def withdraw_claim(
    *, claim: Claim, reason: str, withdrawn_on: date, today: date, key: str, actor: User
) -> Claim:
    """Rückforderung zurücknehmen: what is open of it is not demanded any more.

    The recipient has proven the money after all, or it was demanded by mistake. What came back
    keeps naming the claim.

    Raises:
        DateInFuture, ReasonMissing
        BeforeClaim: the day lies before the claim.
        ClaimSettled: nothing of it is open.
    """
    refuse_future(withdrawn_on, today=today, about="withdrawn_on")
    if not reason.strip():
        raise ReasonMissing("Die Rücknahme einer Rückforderung")
    still_open(claim, today)
    if withdrawn_on < claim.claimed_on:
        raise BeforeClaim(claim.claimed_on, about="withdrawn_on")
    claim.withdrawn_on = withdrawn_on
    claim.withdrawal_reason = reason.strip()
    claim.save(update_fields=["withdrawn_on", "withdrawal_reason"])
    return claim
