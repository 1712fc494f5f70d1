from datetime import date

from django.contrib.auth.models import User
from django.db.models import Max

from grants.models import Award, InterestClaim
from grants.queries.interest import SheetState, interest_as_of
from grants.services.accounts import locked_accounts_of
from grants.services.interest_claims import book_claim
from grants.services.terms import InterestClaimDetails
from ledger.commands import command
from ledger.models import Place, Voucher


@command
def record_interest_claim(
    *, award: Award, booking: InterestClaimDetails, today: date, key: str, actor: User
) -> InterestClaim:
    """Zinsforderung erfassen: the authority claims interest on this award from us; no euro moves.

    Beside it stays what the interest sheet of the award comes to on the day of the claim, by all
    that is booked by now.

    Raises:
        DateInFuture, AmountNotPositive, YearMissing, YearClosed, PeriodClosed
        YearImpossible (due_on): the last day to pay lies in a year that nobody can have meant.
        DueBeforeClaim: it is to be paid before the day of the claim.
    """
    # While the award is locked, no voucher of a lower number can come in between.
    locked_accounts_of(award)
    state = SheetState(booking.day, Voucher.objects.aggregate(last=Max("pk"))["last"])
    late = interest_as_of(award, state)
    return book_claim(
        award,
        booking,
        place=Place.INTEREST_OWED,
        of_whom="an uns",
        today=today,
        key=key,
        actor=actor,
        reckoned=late.sheet.total,
        reckoned_to=state.day,
        reckoned_through=state.through,
    )
