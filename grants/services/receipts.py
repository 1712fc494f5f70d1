"""Zahlungseingänge buchen: what a receipt from outside and one out of Verwahrung share."""

from collections.abc import Sequence

from django.contrib.auth.models import User

from grants.models import Award, Drawdown, Receipt, SuspenseItem
from grants.services.accounts import locked_accounts_and_ahead_of
from grants.services.book import book
from grants.services.errors import (
    DrawdownElsewhere,
    DrawdownWithdrawn,
    PrefinancedLater,
    ReceivedBeyondPledge,
)
from grants.services.prefinancing import settling_moves
from grants.services.refusals import refuse_wrong_side, require_notice
from grants.services.terms import LineBookingDetails
from ledger.errors import BelowZeroOnDay, NotEnoughMoney
from ledger.models import PREFINANCED_PLACES, Place, Side
from ledger.services import Move


def book_receipt(
    award: Award,
    booking: LineBookingDetails,
    *,
    drawdown: Drawdown | None,
    key: str,
    actor: User,
    suspense_item: SuspenseItem | None = None,
    released: Sequence[Move] = (),
) -> Receipt:
    """Eingang buchen: pledged money comes in hand, and settles what the county has paid ahead.

    ``released`` is what the same voucher takes out of Verwahrung.

    Raises NoticeMissing, LineOnWrongSide, DrawdownElsewhere, DrawdownWithdrawn,
    ReceivedBeyondPledge, PrefinancedLater, OpenDayChanged and what the ledger refuses.
    """
    require_notice(award)
    refuse_wrong_side(booking.line, Side.INCOME)
    _refuse_wrong_drawdown(drawdown, award)
    accounts, ahead = locked_accounts_and_ahead_of(award)
    pledged, cash = accounts[Place.PLEDGED], accounts[Place.CASH]
    moves = [Move(pledged, cash, booking.amount, booking.line, booking.budget_year)]
    moves += settling_moves(booking.amount, accounts, ahead)
    usual_text = f"Zahlungseingang: {award.title}"
    try:
        voucher = book(
            booking,
            [*moves, *released],
            usual_text=usual_text,
            key=key,
            actor=actor,
            # Nothing leaves Verwahrung before it is booked there.
            not_before=suspense_item.voucher.booked_on if suspense_item else None,
        )
    except NotEnoughMoney as error:
        if error.place is Place.PLEDGED:
            raise ReceivedBeyondPledge(
                asked=error.asked, free=error.free, is_held=suspense_item is not None
            ) from error
        raise
    except BelowZeroOnDay as error:
        if error.place in PREFINANCED_PLACES:
            raise PrefinancedLater(error) from error
        raise
    return Receipt.objects.create(
        award=award,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
        drawdown=drawdown,
        suspense_item=suspense_item,
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
