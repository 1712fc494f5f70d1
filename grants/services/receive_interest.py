from datetime import date

from django.contrib.auth.models import User

from grants.models import InterestClaim, InterestReceipt
from grants.services.accounts import accounts_of
from grants.services.book import book
from grants.services.errors import ClaimedFromUs
from grants.services.interest_claims import account_at
from grants.services.refusals import refuse_future, refuse_wrong_side
from grants.services.terms import LineBookingDetails
from ledger.commands import command
from ledger.models import Place, Side
from ledger.services import Move


@command
def receive_interest(
    *,
    interest_claim: InterestClaim,
    booking: LineBookingDetails,
    today: date,
    key: str,
    actor: User,
) -> InterestReceipt:
    """Zinseingang buchen: a recipient pays interest that we had claimed; it belongs to the county.

    No euro of the grant moves. It counts on ``booking.line``, an income line, if one is named.
    Part of a claim can come in; no more than is open of it.

    Raises:
        ClaimedFromUs: the county owes this interest.
        DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed, PeriodClosed
        ChargedYearClosed
        NotEnoughMoney: the amount is more than is open of the claim.
    """
    if interest_claim.is_ours:
        raise ClaimedFromUs(str(interest_claim))
    refuse_future(booking.day, booking.booked_on, today=today)
    refuse_wrong_side(booking.line, Side.INCOME)
    award = interest_claim.award
    accounts = accounts_of(award)
    source, target = accounts[Place.THIRD_PARTY], accounts[Place.COUNTY]
    claims = account_at(award, Place.INTEREST_CLAIMS)
    moves = [
        Move(source, target, booking.amount, booking.line, booking.budget_year),
        Move(interest_claim.account, claims, booking.amount),
    ]
    usual_text = f"Zinseingang: {award.title}"
    voucher = book(booking, moves, usual_text=usual_text, key=key, actor=actor)
    return InterestReceipt.objects.create(
        interest_claim=interest_claim,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
    )
