from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Claim, PassThrough, RecipientLoss, Return
from grants.queries.standing import standing
from grants.services.accounts import locked_accounts_with
from grants.services.errors import (
    BeyondClaim,
    ClaimElsewhere,
    ClaimSettled,
    GivenUpAlready,
    NotOurPassThrough,
)
from grants.services.held_by_recipient import Way, book_held, held_in
from grants.services.refusals import refuse_future
from grants.services.still_open import refuse_beyond, still_open
from grants.services.terms import BudgetBookingDetails
from ledger.commands import command_naming
from ledger.models import Account, Place
from ledger.money import ZERO


@command_naming(day="returned_on")
def record_return(
    *,
    pass_through: PassThrough,
    booking: BudgetBookingDetails,
    claim: Claim | None = None,
    today: date,
    key: str,
    actor: User,
) -> Return:
    """Rückfluss buchen: money of a pass-through comes back from the recipient in hand.

    At most what is with the recipient and not proven can come back. It lowers the expense on the
    line of the pass-through and is not committed again. What the county paid ahead was paid last
    and comes back first, to the county; the rest comes in hand.

    ``claim`` is the Rückforderung that it settles, perhaps in part.

    Raises:
        ClaimElsewhere, ClaimSettled, BeyondClaim
        NotOurPassThrough, DateInFuture, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed, OpenDayChanged
        NotEnoughMoney: the amount is more than the recipient holds.
        GivenUpAlready: it is more, because part of it was booked as lost.
        BelowZeroOnDay: it was more on that day, though it is not today.
    """
    refuse_future(booking.day, booking.booked_on, today=today)
    return book_return(pass_through, booking, claim=claim, today=today, key=key, actor=actor)


def book_return(
    pass_through: PassThrough,
    booking: BudgetBookingDetails,
    *,
    claim: Claim | None,
    today: date,
    named: str = "Rückfluss",
    key: str,
    actor: User,
) -> Return:
    """Rückfluss buchen inside a command, which raises what ``record_return`` does.

    The command itself refuses days to come.
    """
    if pass_through.recipient_account is None:
        raise NotOurPassThrough
    if claim is not None:
        if claim.pass_through_id != pass_through.pk:
            raise ClaimElsewhere(str(claim))
        try:
            refuse_beyond(still_open(claim, today), booking.amount)
        except (ClaimSettled, BeyondClaim):
            _refuse_given_up(pass_through, booking.amount)
            raise
    accounts = locked_accounts_with(pass_through)
    _refuse_given_up(pass_through, booking.amount)
    of_grant, ahead = held_in(accounts).paid_last(booking.amount)
    voucher = book_held(
        booking,
        (
            Way(Place.AHEAD_WITH_RECIPIENT, Place.COUNTY, ahead),
            Way(Place.WITH_RECIPIENT, Place.CASH, of_grant),
        ),
        accounts=accounts,
        line=pass_through.line,
        budget_year=booking.budget_year,
        usual_text=f"{named}: {pass_through.title}",
        key=key,
        actor=actor,
    )
    return Return.objects.create(
        pass_through=pass_through,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
        claim=claim,
    )


def _refuse_given_up(pass_through: PassThrough, asked: Decimal) -> None:
    """Raises GivenUpAlready."""
    losses = RecipientLoss.objects.filter(standing(), pass_through=pass_through)
    numbers = list(losses.order_by("voucher").values_list("voucher", flat=True))
    if not numbers:
        return
    own = PassThrough.objects.values_list("recipient_account", "ahead_account")
    accounts = Account.objects.filter(pk__in=own.get(pk=pass_through.pk))
    held = sum(accounts.values_list("balance", flat=True), ZERO)
    if asked > held:
        raise GivenUpAlready(asked=asked, held=held, losses=numbers)
