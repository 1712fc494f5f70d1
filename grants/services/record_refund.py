from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from grants.models import Expense, Refund
from grants.queries.refunds import RefundSplit, charged_now, left_of_expense, split_of_refund
from grants.queries.standing import stands
from grants.rules.quota_split import BookedByQuota
from grants.services.accounts import locked_accounts_of
from grants.services.book import book
from grants.services.errors import (
    ExpenseReversed,
    OwnShareByQuota,
    OwnShareOutOfRange,
    RefundBeforeExpense,
    RefundBeyondExpense,
)
from grants.services.refusals import refuse_future, require_notice
from grants.services.terms import BudgetBookingDetails
from ledger.commands import command
from ledger.errors import AmountNotPositive
from ledger.models import Place
from ledger.money import ZERO
from ledger.services import Move, lock_voucher


@command
def record_refund(
    *,
    expense: Expense,
    booking: BudgetBookingDetails,
    own_share: Decimal | None = None,
    today: date,
    key: str,
    actor: User,
) -> Refund:
    """Erstattung eines Lieferanten buchen: part of an expense comes back, or all of it.

    The grant's part is in hand again and has to be used again, within the clock of the receipt
    that had paid for it (VV Nr. 8.6 zu § 44 LHO NRW); what the county prefinanced of it, and its
    own share, go back to the county, and so does what the grant no longer has as spent because the
    county has paid it back to the funder. With a quota the parts follow from the running total of
    all costs (``rules.quota_split``); else ``own_share`` names the county's part, and without it
    the grant gets its money first. 1.000,00 of which 800,00 were paid by the grant: of a discount
    of 30,00 the grant gets 24,00.

    It lowers the expense on the line on which that counts now, in the year in which it counts,
    or in ``budget_year`` of the booking. It may come after the spending window.

    Raises:
        ExpenseReversed: the expense is taken back.
        DateInFuture, AmountNotPositive, YearMissing, YearClosed, PeriodClosed
        ChargedYearClosed: the year of the expense takes nothing more; another has to be named.
        RefundBeforeExpense: the day lies before that of the expense.
        RefundBeyondExpense: more comes back than is left of the expense.
        OwnShareByQuota: an own share is named although the quota says it.
        OwnShareOutOfRange: the grant or the county would get back more than it paid.
    """
    # Lock the voucher before it is judged: a colleague may take it back at this moment.
    lock_voucher(expense.voucher)
    if not stands(expense.voucher):
        raise ExpenseReversed(expense.voucher_id)
    notice = require_notice(expense.award)
    refuse_future(booking.day, booking.booked_on, today=today)
    if booking.day < expense.day:
        raise RefundBeforeExpense(booking.day, spent_on=expense.day)
    if booking.amount <= ZERO:
        raise AmountNotPositive(booking.amount)
    accounts = locked_accounts_of(expense.award)
    left = left_of_expense(expense)
    if booking.amount > left.cost:
        raise RefundBeyondExpense(asked=booking.amount, left=left.cost)
    if own_share is not None:
        if quota := expense.quota or notice.quota:
            raise OwnShareByQuota(quota)
        _refuse_wrong_own_share(own_share, booking.amount, left)
    split = split_of_refund(booking.amount, expense, notice, left, own_share=own_share)
    line, year = charged_now(expense)
    voucher = book(
        booking,
        [
            Move(accounts[source], accounts[target], part, line, booking.budget_year or year)
            for source, target, part in _ways(split)
            if part > ZERO
        ],
        usual_text=f"Erstattung zu Beleg {expense.voucher_id}: {expense.voucher.text}"[:300],
        key=key,
        actor=actor,
    )
    return Refund.objects.create(
        expense=expense,
        voucher=voucher,
        amount=booking.amount,
        value_day=booking.value_day,
        own_share=split.of_county,
    )


def _ways(split: RefundSplit) -> tuple[tuple[Place, Place, Decimal], ...]:
    return (
        (Place.SPENT, Place.CASH, split.into_cash),
        (Place.PREFINANCED, Place.COUNTY, split.ends_prefinancing),
        (Place.OWN_SHARE_SPENT, Place.COUNTY, split.of_county + split.borne_by_county),
    )


def _refuse_wrong_own_share(own_share: Decimal, amount: Decimal, left: BookedByQuota) -> None:
    """Raises OwnShareOutOfRange."""
    at_least = max(amount - left.of_grant, ZERO)
    at_most = min(amount, left.cost - left.of_grant)
    if not at_least <= own_share <= at_most:
        raise OwnShareOutOfRange(own_share, at_least=at_least, at_most=at_most)
