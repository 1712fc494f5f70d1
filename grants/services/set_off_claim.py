from datetime import date

from django.contrib.auth.models import User

from grants.models import Claim, Payout
from grants.services.pass_on import book_payout
from grants.services.record_return import book_return
from grants.services.refusals import refuse_future
from grants.services.terms import BudgetBookingDetails
from ledger.commands import command


@command
def set_off_claim(
    *, claim: Claim, booking: BudgetBookingDetails, today: date, key: str, actor: User
) -> Payout:
    """Verrechnen: what is claimed back is kept from what is still to be paid to the recipient.

    It is booked as a return and, at once, as a payout of the same amount: no money is
    transferred, the claim is lower, and so much less of the agreement is still to be paid. The
    two are taken back together.

    Raises:
        ClaimSettled, BeyondClaim, AmountNotPositive, DateInFuture, NoticeMissing
        DateOutsideWindow, NotEnoughMoney, CashMissingOnDay, PrefinancedBeyondPledge
        YearMissing, YearClosed, PeriodClosed, ChargedYearClosed, OpenDayChanged
    """
    refuse_future(booking.day, booking.booked_on, today=today)
    pass_through, named = claim.pass_through, "Verrechnung"
    kept = book_return(
        pass_through, booking, claim=claim, today=today, named=named, key=key, actor=actor
    )
    # What the county had paid ahead came back to it, so it pays that ahead again.
    return book_payout(
        pass_through,
        booking,
        prefinance=True,
        set_off_return=kept,
        named=named,
        key=key,
        actor=actor,
    )
