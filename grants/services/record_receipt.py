from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, Drawdown, Receipt
from grants.services.receipts import book_receipt
from grants.services.refusals import refuse_future, require_notice
from grants.services.terms import LineBookingDetails
from ledger.commands import command_naming


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

    At most what is pledged and has not come in can be received; what goes beyond it is held in
    Verwahrung. A receipt that touches the budget counts on an income line. ``drawdown`` is the
    request that it answers, perhaps only in part.

    The receipt settles at once what the county has paid ahead, the oldest first: so much of it
    counts as spent, with a recipient or proven and goes back to the county, and no budget line
    counts that twice.

    Raises:
        NoticeMissing, DateInFuture, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed, OpenDayChanged
        DrawdownElsewhere, DrawdownWithdrawn: the request belongs to another award or was withdrawn.
        ReceivedBeyondPledge: the amount is more than the notice still promises.
        BelowZeroOnDay: it was not promised yet on that day.
        PrefinancedLater: it would settle what the county paid only afterwards.
    """
    require_notice(award)
    refuse_future(booking.day, booking.booked_on, today=today)
    return book_receipt(award, booking, drawdown=drawdown, key=key, actor=actor)
