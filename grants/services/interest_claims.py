"""Zinsforderungen buchen: what claims on us and on recipients share."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User

from grants.models import Award, InterestClaim
from grants.services.book import book
from grants.services.errors import DueBeforeClaim
from grants.services.refusals import refuse_future, refuse_impossible_years
from grants.services.terms import InterestClaimDetails
from ledger.models import Account, Place
from ledger.services import Move, open_account


def book_claim(
    award: Award,
    booking: InterestClaimDetails,
    *,
    place: Place,
    of_whom: str,
    today: date,
    key: str,
    actor: User,
    **row: Any,
) -> InterestClaim:
    """Forderung buchen: an account of its own at ``place`` holds what of it is open.

    Raises DateInFuture, YearImpossible, DueBeforeClaim and what the ledger refuses.
    """
    refuse_future(booking.day, booking.booked_on, today=today)
    refuse_impossible_years(due_on=booking.due_on)
    if booking.due_on < booking.day:
        raise DueBeforeClaim(booking.day)
    claims = account_at(award, Place.INTEREST_CLAIMS)
    account = open_account(award.purse, place, f"Zinsforderung {key}")
    voucher = book(
        booking,
        [Move(claims, account, booking.amount)],
        usual_text=f"Zinsforderung {of_whom}: {award.title}"[:300],
        key=key,
        actor=actor,
    )
    return InterestClaim.objects.create(
        award=award,
        voucher=voucher,
        account=account,
        amount=booking.amount,
        value_day=booking.value_day,
        due_on=booking.due_on,
        file_reference=booking.file_reference,
        **row,
    )


def account_at(award: Award, place: Place) -> Account:
    """Konto der Zuwendung für Zinsen, opened when it is needed for the first time.

    The award is locked: two bookings at once must not both open it.
    """
    award = Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    found = Account.objects.filter(purse_id=award.purse_id, place=place).first()
    return found or open_account(award.purse, place, award.title)
