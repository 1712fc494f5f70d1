from datetime import date

from django.contrib.auth.models import User

from grants.models import RecipientLoss, WriteOff
from grants.queries.claims import awaiting_approval
from grants.services.accounts import locked_accounts_with, lost_account_of
from grants.services.errors import BeforeClaim, WriteOffNotPending
from grants.services.held_by_recipient import Way, book_held, held_in
from grants.services.refusals import refuse_future
from grants.services.still_open import refuse_beyond, still_open
from grants.services.terms import BookingDetails
from ledger.commands import command
from ledger.errors import SecondPersonNeeded
from ledger.models import Place


@command
def approve_write_off(
    *, write_off: WriteOff, booked_on: date, today: date, key: str, actor: User
) -> RecipientLoss:
    """Niederschlagung freigeben: the second person lets money be given up for good.

    What the recipient holds is lost, first what the grant paid; of what the county had paid ahead
    the county bears the loss at once.

    Raises:
        SecondPersonNeeded: who asked for it cannot approve it.
        WriteOffNotPending: it is temporary, approved already, or was taken back.
        ClaimSettled, BeyondClaim: less of the claim is open by now.
        BeforeClaim: the loss would be booked before the claim.
        NotEnoughMoney: the recipient holds less by now.
        DateInFuture, YearMissing, YearClosed, PeriodClosed
    """
    claim = still_open(write_off.claim, today)
    amount = write_off.amount
    if amount is None or not awaiting_approval(today).filter(pk=write_off.pk).exists():
        raise WriteOffNotPending(str(write_off))
    if write_off.requested_by_id == actor.pk:
        raise SecondPersonNeeded("die Niederschlagung")
    refuse_beyond(claim, amount)
    refuse_future(booked_on, today=today, about="booked_on")
    if booked_on < claim.claimed_on:
        raise BeforeClaim(claim.claimed_on, about="booked_on")
    pass_through = claim.pass_through
    accounts = locked_accounts_with(pass_through)
    accounts[Place.LOST] = lost_account_of(pass_through.award, accounts)
    of_grant, ahead = held_in(accounts).paid_first(amount)
    voucher = book_held(
        BookingDetails(amount=amount, day=booked_on, text=""),
        (
            Way(Place.WITH_RECIPIENT, Place.LOST, of_grant),
            Way(Place.AHEAD_WITH_RECIPIENT, Place.OWN_SHARE_SPENT, ahead),
        ),
        accounts=accounts,
        usual_text=f"Verlust: {pass_through.title}"[:300],
        key=key,
        actor=actor,
    )
    return RecipientLoss.objects.create(
        pass_through=pass_through,
        voucher=voucher,
        amount=amount,
        write_off=write_off,
        requested_by=write_off.requested_by,
        approved_by=actor,
    )
