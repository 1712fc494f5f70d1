from datetime import date

from django.contrib.auth.models import User

from grants.models import InterestClaim, InterestPayment
from grants.services.accounts import accounts_of
from grants.services.book import book
from grants.services.errors import ClaimedFromRecipient
from grants.services.interest_claims import account_at
from grants.services.refusals import refuse_future, refuse_wrong_side
from grants.services.terms import LineBookingDetails
from ledger.commands import command
from ledger.models import Place, Side
from ledger.services import Move


@command
def pay_interest(
    *,
    interest_claim: InterestClaim,
    booking: LineBookingDetails,
    today: date,
    key: str,
    actor: User,
) -> InterestPayment:
    """Zinszahlung buchen: the county pays interest that was claimed from it, with its own money.

    No euro of the grant moves. It counts on ``booking.line``, an expense line, if one is named.
    Part of a claim can be paid; no more than is open of it.

    Raises:
        ClaimedFromRecipient: a recipient owes this interest to us.
        DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed, PeriodClosed
        ChargedYearClosed
        NotEnoughMoney: the amount is more than is open of the claim.
    """
    if not interest_claim.is_ours:
        raise ClaimedFromRecipient(str(interest_claim))
    refuse_future(booking.day, booking.booked_on, today=today)
    refuse_wrong_side(booking.line, Side.EXPENSE)
    award = interest_claim.award
    source, target = accounts_of(award)[Place.COUNTY], account_at(award, Place.INTEREST_PAID)
    claims = account_at(award, Place.INTEREST_CLAIMS)
    moves = [
        Move(source, target, booking.amount, booking.line, booking.budget_year),
        Move(interest_claim.account, claims, booking.amount),
    ]
    usual_text = f"Zinszahlung: {award.title}"
    voucher = book(booking, moves, usual_text=usual_text, key=key, actor=actor)
    return InterestPayment.objects.create(
        interest_claim=interest_claim,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
    )
