from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Award, Claim, PassThrough
from grants.queries.claims import claimable
from grants.services.accounts import locked_accounts_with
from grants.services.errors import ClaimedBeyondHeld, DueBeforeClaim, NotOurPassThrough
from grants.services.refusals import refuse_future, refuse_impossible_years
from ledger.commands import command
from ledger.errors import AmountNotPositive, ReasonMissing
from ledger.money import ZERO


@command
def record_claim(
    *,
    pass_through: PassThrough,
    amount: Decimal,
    claimed_on: date,
    due_on: date,
    reason: str,
    file_reference: str,
    today: date,
    key: str,
    actor: User,
) -> Claim:
    """Rückforderung erfassen: demand back what the recipient holds and has not proven.

    No euro moves before it comes back. ``amount`` in euro, at most what is paid, not proven and
    not claimed yet.

    Raises:
        NotOurPassThrough, AmountNotPositive, DateInFuture, YearImpossible, ReasonMissing
        DueBeforeClaim: it would be due before it is demanded.
        ClaimedBeyondHeld: the recipient holds less than that.
    """
    if pass_through.recipient_account_id is None:
        raise NotOurPassThrough
    if amount <= ZERO:
        raise AmountNotPositive(amount)
    refuse_future(claimed_on, today=today, about="claimed_on")
    refuse_impossible_years(due_on=due_on)
    if due_on < claimed_on:
        raise DueBeforeClaim(claimed_on)
    if not reason.strip():
        raise ReasonMissing("Eine Rückforderung")
    # The weaker lock lets bookings refer to the award; else the two could wait for each other.
    Award.objects.select_for_update(of=("self",), no_key=True).get(pk=pass_through.award_id)
    locked_accounts_with(pass_through)
    free = claimable(pass_through, today)
    if amount > free:
        raise ClaimedBeyondHeld(asked=amount, free=free)
    return Claim.objects.create(
        pass_through=pass_through,
        amount=amount,
        claimed_on=claimed_on,
        due_on=due_on,
        reason=reason.strip(),
        file_reference=file_reference.strip(),
    )
