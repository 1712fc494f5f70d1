from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, Drawdown, Receipt
from grants.services.accounts import locked_accounts_and_ahead_of
from grants.services.book import book
from grants.services.errors import DrawdownElsewhere, DrawdownWithdrawn, PrefinancedLater
from grants.services.prefinancing import settling_moves
from grants.services.refusals import refuse_future, refuse_wrong_side, require_notice
from grants.services.terms import LineBookingDetails
from ledger.commands import command_naming
from ledger.errors import BelowZeroOnDay
from ledger.models import PREFINANCED_PLACES, Place, Side
from ledger.services import Move


@command_naming(day="received_on")
def record_receipt(
    *,
    award: Award,
    booking: LineBookingDetails,
    drawdown: Drawdown | None = None,
    today: date,
    key: str,
    actor: User,
) -> Receipt:
    """Zahlungseingang buchen: pledged money of an award comes in hand.

    At most what is pledged and has not come in can be received. A receipt that touches the budget
    counts on an income line. ``drawdown`` is the request that it answers, perhaps only in part.

    The receipt settles at once what the county has paid ahead, the oldest first: so much of it
    counts as spent, with a recipient or proven and goes back to the county, and no budget line
    counts that twice.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed
        DrawdownElsewhere, DrawdownWithdrawn: the request belongs to another award or was withdrawn.
        NotEnoughMoney: the amount is more than the notice still promises.
        BelowZeroOnDay: it was not promised yet on that day.
        PrefinancedLater: it would settle what the county paid only afterwards.
    """
    require_notice(award)
    refuse_future(booking.day, today=today)
    refuse_wrong_side(booking.line, Side.INCOME)
    _refuse_wrong_drawdown(drawdown, award)
    accounts, ahead = locked_accounts_and_ahead_of(award)
    pledged, cash = accounts[Place.PLEDGED], accounts[Place.CASH]
    moves = [Move(pledged, cash, booking.amount, booking.line, booking.budget_year)]
    moves += settling_moves(booking.amount, accounts, ahead)
    usual_text = f"Zahlungseingang: {award.title}"
    try:
        voucher = book(booking, moves, usual_text=usual_text, key=key, actor=actor)
    except BelowZeroOnDay as lack:
        if lack.place in PREFINANCED_PLACES:
            raise PrefinancedLater(lack) from lack
        raise
    return Receipt.objects.create(
        award=award, voucher=voucher, amount=booking.amount, drawdown=drawdown
    )


def _refuse_wrong_drawdown(drawdown: Drawdown | None, award: Award) -> None:
    if drawdown is None:
        return
    # Lock the request and read it anew: a colleague may withdraw it at this moment.
    Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)
    drawdown = Drawdown.objects.get(pk=drawdown.pk)
    if drawdown.award_id != award.pk:
        raise DrawdownElsewhere(str(drawdown))
    if drawdown.withdrawn_on is not None:
        raise DrawdownWithdrawn(str(drawdown), drawdown.withdrawn_on)
