from datetime import date

from django.contrib.auth.models import User

from grants.models import InterestClaim, PassThrough
from grants.queries.interest import SuppliedPayment, interest_of_supplied
from grants.services.errors import BaseIncomplete, NotOurPassThrough, UsedBeforePaid
from grants.services.interest_claims import book_claim
from grants.services.refusals import refuse_impossible_years
from grants.services.terms import RecipientInterestDetails
from ledger.commands import command
from ledger.errors import AmountNotPositive
from ledger.models import Place
from ledger.money import ZERO


@command
def claim_interest(
    *,
    pass_through: PassThrough,
    booking: RecipientInterestDetails,
    today: date,
    key: str,
    actor: User,
) -> InterestClaim:
    """Zinsen vom Empfänger fordern: he used late what we passed on to him; no euro moves.

    Raises:
        NotOurPassThrough: a recipient made this pass-through; we claim nothing on it.
        DateInFuture, AmountNotPositive (amount, base_amount), YearMissing, YearClosed, PeriodClosed
        YearImpossible (due_on, base_paid_on, reckoned_to)
        DueBeforeClaim: it is to be paid before the day of the claim.
        BaseIncomplete: of the payment that was used late only a part is given.
        UsedBeforePaid: it was used before it was paid out.
    """
    if pass_through.recipient_account is None:
        raise NotOurPassThrough
    payment = _payment(booking)
    reckoned = None if payment is None else interest_of_supplied(payment).sheet.total
    return book_claim(
        pass_through.award,
        booking,
        place=Place.INTEREST_DUE,
        of_whom=f"an {pass_through.recipient.name}",
        today=today,
        key=key,
        actor=actor,
        pass_through=pass_through,
        reckoned=reckoned,
        reckoned_to=booking.reckoned_to,
        base_amount=booking.base_amount,
        base_paid_on=booking.base_paid_on,
    )


def _payment(booking: RecipientInterestDetails) -> SuppliedPayment | None:
    """Verspätet verwendete Zahlung; None if the claim names none."""
    amount, paid_on, used_on = booking.base_amount, booking.base_paid_on, booking.reckoned_to
    if amount is None and paid_on is None and used_on is None:
        return None
    if amount is None or paid_on is None or used_on is None:
        raise BaseIncomplete
    if amount <= ZERO:
        error = AmountNotPositive(amount)
        error.about = "base_amount"
        raise error
    refuse_impossible_years(base_paid_on=paid_on, reckoned_to=used_on)
    if used_on < paid_on:
        raise UsedBeforePaid(paid_on)
    return SuppliedPayment(amount, paid_on, used_on)
