from django.contrib.auth.models import User

from grants.models import Award, Drawdown, Receipt, SuspenseItem
from grants.services.errors import CreditDayClosed
from grants.services.receipts import book_receipt
from grants.services.terms import LineBookingDetails, SuspenseAssignment
from ledger.commands import command
from ledger.errors import PeriodClosed, YearClosed
from ledger.models import Account, Place
from ledger.services import Move


@command
def assign_suspense(
    *,
    suspense_item: SuspenseItem,
    award: Award,
    assignment: SuspenseAssignment,
    drawdown: Drawdown | None = None,
    key: str,
    actor: User,
) -> Receipt:
    """Aus der Verwahrung zuordnen: all or part of a credit is a receipt of an award.

    Rule: the receipt has the day on which the money came in, and so its receipt clock runs from
    that day, however late it is assigned.
    Example: 10.000,00 came in on 01.03.2024 and is assigned on 15.04.2024: use it by 01.05.2024.

    Raises:
        NoticeMissing, LineOnWrongSide, AmountNotPositive
        CreditDayClosed: the day on which the money came in takes no more bookings.
        ChargedYearClosed, DrawdownElsewhere, DrawdownWithdrawn
        ReceivedBeyondPledge: the amount is more than the notice still promises.
        NotEnoughMoney: the amount is more than is in Verwahrung.
    """
    purse = suspense_item.account.purse_id
    assigned = Account.objects.get(purse=purse, place=Place.ASSIGNED)
    booking = LineBookingDetails(
        amount=assignment.amount,
        day=suspense_item.day,
        # In Verwahrung it may have been booked later, because its month was closed already.
        booked_on=suspense_item.value_day and suspense_item.voucher.booked_on,
        line=assignment.line,
        budget_year=assignment.budget_year,
        text=assignment.text,
        document_number=assignment.document_number or suspense_item.voucher.document_number,
        is_example=suspense_item.voucher.is_example,
    )
    try:
        return book_receipt(
            award,
            booking,
            drawdown=drawdown,
            suspense_item=suspense_item,
            released=[Move(suspense_item.account, assigned, assignment.amount)],
            key=key,
            actor=actor,
        )
    except (YearClosed, PeriodClosed) as error:
        raise CreditDayClosed(booking.day) from error
