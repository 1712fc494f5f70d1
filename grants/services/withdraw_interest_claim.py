from datetime import date

from django.contrib.auth.models import User

from grants.models import InterestClaim, InterestWithdrawal
from grants.services.book import book
from grants.services.interest_claims import account_at
from grants.services.refusals import refuse_future
from grants.services.terms import BookingDetails
from ledger.commands import command
from ledger.errors import ReasonMissing
from ledger.models import Place
from ledger.services import Move


@command
def withdraw_interest_claim(
    *,
    interest_claim: InterestClaim,
    booking: BookingDetails,
    reason: str,
    today: date,
    key: str,
    actor: User,
) -> InterestWithdrawal:
    """Zinsforderung zurücknehmen: whoever claimed the interest claims all or part of it no more.

    Raises:
        ReasonMissing, DateInFuture, AmountNotPositive, YearMissing, YearClosed, PeriodClosed
        NotEnoughMoney: the amount is more than is open of the claim.
    """
    if not reason.strip():
        raise ReasonMissing("Die Rücknahme einer Zinsforderung")
    refuse_future(booking.day, booking.booked_on, today=today)
    award = interest_claim.award
    claims = account_at(award, Place.INTEREST_CLAIMS)
    voucher = book(
        booking,
        [Move(interest_claim.account, claims, booking.amount)],
        usual_text=f"Rücknahme einer Zinsforderung: {award.title}",
        key=key,
        actor=actor,
    )
    return InterestWithdrawal.objects.create(
        interest_claim=interest_claim,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
        reason=reason.strip(),
    )
