from datetime import date

from django.contrib.auth.models import User

from grants.models import Award, Drawdown, Receipt, SuspenseItem
from grants.services.receipts import book_receipt
from grants.services.refusals import refuse_future
from grants.services.terms import LineBookingDetails, SuspenseAssignment
from ledger.commands import command
from ledger.models import Account, Place
from ledger.services import Move


@command
def assign_suspense(
    *,
    suspense_item: SuspenseItem,
    award: Award,
    assignment: SuspenseAssignment,
    drawdown: Drawdown | None = None,
    today: date,
    key: str,
    actor: User,
) -> Receipt:
    """Aus der Verwahrung zuordnen: all or part of a credit is a receipt of an award.

    Rule: the receipt has the day on which the money came in, and so its receipt clock runs from
    that day, however late it is assigned. Its voucher has the day of that of the credit or, where
    that is closed, the first open day after it.
    Example: 10.000,00 came in on 01.03.2024 and is assigned on 15.04.2024: use it by 01.05.2024.

    Raises:
        DateInFuture, NoticeMissing, LineOnWrongSide, AmountNotPositive, YearMissing, YearClosed
        PeriodClosed, ChargedYearClosed, OpenDayChanged, DrawdownElsewhere, DrawdownWithdrawn
        ReceivedBeyondPledge: the amount is more than the notice still promises.
        NotEnoughMoney: the amount is more than is in Verwahrung.
    """
    refuse_future(assignment.booked_on, today=today)
    purse = suspense_item.account.purse_id
    assigned = Account.objects.get(purse=purse, place=Place.ASSIGNED)
    booking = LineBookingDetails(
        amount=assignment.amount,
        day=suspense_item.day,
        booked_on=assignment.booked_on or suspense_item.voucher.booked_on,
        line=assignment.line,
        budget_year=assignment.budget_year,
        text=assignment.text,
        document_number=assignment.document_number or suspense_item.voucher.document_number,
        is_example=suspense_item.voucher.is_example,
    )
    return book_receipt(
        award,
        booking,
        drawdown=drawdown,
        suspense_item=suspense_item,
        released=[Move(suspense_item.account, assigned, assignment.amount)],
        key=key,
        actor=actor,
    )
